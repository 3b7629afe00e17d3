package sigv4_test

import (
	"fmt"
	"net/http/httptest"
	"time"

	"freehold/internal/sigv4"
)

func ExampleVerifier() {
	verifier := &sigv4.Verifier{Service: "service"}
	keys := map[string]sigv4.Key{"AKIDEXAMPLE": {Secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}}
	now := time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)

	r := httptest.NewRequest("GET", "http://example.amazonaws.com/", nil)
	r.Header.Set("X-Amz-Date", "20150830T123600Z")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "+
		"SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")

	check := func(body string, now time.Time) error {
		a, err := sigv4.Parse(r)
		if err != nil {
			return err
		}
		return verifier.Verify(r, []byte(body), a, keys[a.AccessKeyID], now)
	}
	fmt.Println(check("", now))
	fmt.Println(check("", now.Add(6*time.Minute)))
	// Output:
	// <nil>
	// InvalidSignatureException: Signature expired: 20150830T123600Z is now earlier than 20150830T123700Z (20150830T124200Z - 5 min.)
}
