package house

import "strings"

// Region is what AWS clients are told where nothing restricts it.
const Region = "us-east-1"

// Exports are the lines of a POSIX shell that point any AWS client at the
// house.
func (h *House) Exports(a Addresses) string {
	region := Region
	if len(h.settings.Regions) > 0 {
		region = h.settings.Regions[0]
	}
	var b strings.Builder
	for _, v := range [][2]string{
		{"AWS_SHARED_CREDENTIALS_FILE", h.folder.file(credentialsFile)},
		{"AWS_ENDPOINT_URL_ROUTE_53_DOMAINS", a.API},
		{"AWS_REGION", region},
		{"AWS_DEFAULT_REGION", region}, // what boto3 and the AWS CLI of version 1 read
	} {
		b.WriteString("export " + v[0] + "=" + quoted(v[1]) + "\n")
	}
	return b.String()
}

// quoted is a word for a shell, in quotes only where it needs them.
func quoted(word string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-:+@,"
	if word != "" && strings.Trim(word, plain) == "" {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
