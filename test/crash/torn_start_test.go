package crash

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	domains "github.com/aws/aws-sdk-go-v2/service/route53domains"
)

var startsFlag = flag.Int("starts", 30, "at how many points the very first start is killed")

// TestTornStart kills the start in which a folder is made, at points spread
// evenly over the time that it takes here; some folders are torn several times.
// A later start always works, and somebody knows a key.
func TestTornStart(t *testing.T) {
	whole := launch(t, filepath.Join(t.TempDir(), "data"))
	whole.ready(t)
	if err := whole.stop(); err != nil {
		t.Fatalf("an undisturbed first start: %v", err)
	}
	t.Logf("an undisturbed first start takes %s", whole.took)
	rng := rand.New(rand.NewPCG(rand.Uint64(), 1))
	kinds := map[string]int{}
	for i := range *startsFlag {
		folder := filepath.Join(t.TempDir(), "data")
		at := whole.took * time.Duration(i) / time.Duration(*startsFlag)
		killWithin(launch(t, folder), at)
		kinds[furthest(folder)]++
		for range rng.IntN(3) {
			killWithin(launch(t, folder), time.Duration(rng.Float64()*float64(whole.took)))
		}
		works(t, at, folder)
	}
	t.Logf("the first kill came after these had been made: %v", kinds)
}

// furthest is the last of the files that a torn first start had made.
func furthest(folder string) string {
	last := "nothing"
	for _, name := range []string{"lock", "master.key", "freehold.db", "freehold.db-wal", "registry.db", "registry.db-wal", "credentials", "admin.json"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			last = name
		}
	}
	return last
}

// works starts a server on what is left of a folder and uses both its ports.
func works(t *testing.T, at time.Duration, folder string) {
	t.Helper()
	s := launch(t, folder)
	s.ready(t)
	k, err := firstKey(folder)
	if err != nil {
		t.Fatalf("killed after %s: %v", at, err)
	}
	if _, err := s.client(k).ListOperations(context.Background(), &domains.ListOperationsInput{}); err != nil {
		t.Errorf("killed after %s: the key in credentials does not work: %v", at, err)
	}
	var list struct{ Accounts []struct{ AccountId string } }
	s.manage(t, &list, "account", "list")
	if len(list.Accounts) != 1 || list.Accounts[0].AccountId != firstAccount {
		t.Errorf("killed after %s: the accounts are %v, not one %s", at, list.Accounts, firstAccount)
	}
	if err := s.stop(); err != nil {
		t.Errorf("killed after %s: stopping by SIGTERM: %v", at, err)
	}
	for _, fault := range s.log.faults() {
		t.Errorf("killed after %s: the server logged %s", at, fault)
	}
}
