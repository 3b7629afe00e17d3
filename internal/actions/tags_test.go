package actions_test

import (
	"fmt"
	"strings"
	"testing"

	"freehold/internal/api"
	"freehold/internal/registrar"
	"freehold/internal/world"
)

func tags(w *world.World, caller registrar.Principal, domain string) []api.Tag {
	var out api.ListTagsForDomainOutput
	w.Do(caller, "ListTagsForDomain", on(domain), &out)
	return out.TagList
}

func update(domain string, list ...api.Tag) *api.UpdateTagsForDomainInput {
	return &api.UpdateTagsForDomainInput{DomainName: domain, TagsToUpdate: list}
}

func TestTags(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	w.Register(ada, "other.com")
	empty := []api.Tag{}

	if got := raw(t, w, ada, "ListTagsForDomain", []byte(`{"DomainName":"example.com"}`)); got != `{"TagList":[]}` {
		t.Errorf("no tags: got %s, want an empty list", got)
	}
	for _, step := range []struct {
		name   string
		action string
		in     any
		want   []api.Tag
	}{
		{"added", "UpdateTagsForDomain", update("Example.com", api.Tag{Key: "team", Value: "web"}, api.Tag{Key: "Team", Value: ""}), []api.Tag{{Key: "Team"}, {Key: "team", Value: "web"}}},
		{"value replaced", "UpdateTagsForDomain", update("example.com", api.Tag{Key: "team", Value: "mail"}), []api.Tag{{Key: "Team"}, {Key: "team", Value: "mail"}}},
		{"nothing to update", "UpdateTagsForDomain", on("example.com"), []api.Tag{{Key: "Team"}, {Key: "team", Value: "mail"}}},
		{
			"the whole alphabet", "UpdateTagsForDomain", update("example.com", api.Tag{Key: `aZ09 _.:/=+\-@`, Value: "größe ٣"}),
			[]api.Tag{{Key: "Team"}, {Key: `aZ09 _.:/=+\-@`, Value: "größe ٣"}, {Key: "team", Value: "mail"}},
		},
		{
			"as long as can be", "UpdateTagsForDomain", update("example.com", api.Tag{Key: strings.Repeat("ö", 128), Value: strings.Repeat("é", 256)}),
			[]api.Tag{{Key: "Team"}, {Key: `aZ09 _.:/=+\-@`, Value: "größe ٣"}, {Key: "team", Value: "mail"}, {Key: strings.Repeat("ö", 128), Value: strings.Repeat("é", 256)}},
		},
		{
			"deleted, an unknown key among them", "DeleteTagsForDomain",
			&api.DeleteTagsForDomainInput{DomainName: "EXAMPLE.com", TagsToDelete: []string{"team", "nonsense", "team", strings.Repeat("ö", 128), `aZ09 _.:/=+\-@`}},
			[]api.Tag{{Key: "Team"}},
		},
		{"no keys to delete", "DeleteTagsForDomain", &api.DeleteTagsForDomainInput{DomainName: "example.com", TagsToDelete: []string{}}, []api.Tag{{Key: "Team"}}},
		{"the last one deleted", "DeleteTagsForDomain", &api.DeleteTagsForDomainInput{DomainName: "example.com", TagsToDelete: []string{"Team"}}, empty},
	} {
		if got := raw(t, w, ada, step.action, encoded(t, step.in)); got != "{}" {
			t.Errorf("%s: got %s, want {}", step.name, got)
		}
		same(t, step.name, tags(w, ada, "example.com"), step.want)
		same(t, step.name+", of another domain", tags(w, ada, "other.com"), empty)
	}
}

func TestUpdateTagsRefuses(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada := w.Account(adasAccount)
	w.Register(ada, "example.com")
	const alphabet = `may have letters, digits, spaces and _.:/=+\-@`
	many := func(n int) []api.Tag {
		list := make([]api.Tag, n)
		for i := range list {
			list[i].Key = fmt.Sprint("key", i)
		}
		return list
	}
	for _, tc := range []struct {
		name string
		tags []api.Tag
		want string
	}{
		{"too many at once", many(51), "TagsToUpdate must have at most 50 members"},
		{"of AWS's own", []api.Tag{{Key: "aws:x"}, {Key: "AWS:y"}, {Key: "aws"}}, "TagsToUpdate[0].Key must not begin with aws:, TagsToUpdate[1].Key must not begin with aws:"},
		{
			"outside the alphabet",
			[]api.Tag{{Key: "a!"}, {Key: "b", Value: "c\n"}, {Key: "d\x00", Value: "#"}},
			"TagsToUpdate[0].Key " + alphabet + ", TagsToUpdate[1].Value " + alphabet + ", TagsToUpdate[2].Key " + alphabet + ", TagsToUpdate[2].Value " + alphabet,
		},
		{"twice in one request", []api.Tag{{Key: "a"}, {Key: "A"}, {Key: "a", Value: "b"}}, "TagsToUpdate[2].Key stands in the list already"},
		{
			"too long",
			[]api.Tag{{Key: strings.Repeat("k", 129)}, {Key: "k", Value: strings.Repeat("v", 257)}},
			"TagsToUpdate[0].Key must have at most 128 characters, TagsToUpdate[1].Value must have at most 256 characters",
		},
	} {
		refused(t, w, ada, "UpdateTagsForDomain", update("example.com", tc.tags...), registrar.InvalidInput, "Invalid request. Problems: "+tc.want)
	}
	same(t, "tags after refusals", tags(w, ada, "example.com"), []api.Tag{})

	// Fifty is the most, and one more writes nothing of what came with it.
	w.Do(ada, "UpdateTagsForDomain", update("example.com", many(50)...), nil)
	refused(t, w, ada, "UpdateTagsForDomain", update("example.com", api.Tag{Key: "key0", Value: "new"}, api.Tag{Key: "one more"}),
		registrar.InvalidInput, "Invalid request. Problems: a domain may have at most 50 tags")
	if got := tags(w, ada, "example.com"); len(got) != 50 || got[0] != (api.Tag{Key: "key0"}) {
		t.Errorf("got %d tags, the first of them %+v; want the 50 from before", len(got), got[0])
	}
	w.Do(ada, "UpdateTagsForDomain", update("example.com", api.Tag{Key: "key0", Value: "new"}), nil) // replaced
	var all []string
	for i := range 51 {
		all = append(all, fmt.Sprint("key", i))
	}
	refused(t, w, ada, "DeleteTagsForDomain", &api.DeleteTagsForDomainInput{DomainName: "example.com", TagsToDelete: all},
		registrar.InvalidInput, "Invalid request. Problems: TagsToDelete has more keys than a domain can have")
	w.Do(ada, "DeleteTagsForDomain", &api.DeleteTagsForDomainInput{DomainName: "example.com", TagsToDelete: all[:50]}, nil)
	same(t, "tags after the deletion", tags(w, ada, "example.com"), []api.Tag{})
}

// A name that is registered anew begins without the tags of its former life.
func TestTagsGoWithTheDomain(t *testing.T) {
	t.Parallel()
	w := world.New(t, world.Options{})
	ada, grace := w.Account(adasAccount), w.Account(gracesAccount)
	w.Register(ada, "example.de")
	w.Do(ada, "UpdateTagsForDomain", update("example.de", api.Tag{Key: "team", Value: "secret"}), nil)
	ended(t, w, ada, filed(t, w, ada, "DeleteDomain", on("example.de")), registrar.Successful)
	w.Live(60 * day)
	w.Register(grace, "example.de")
	same(t, "tags of the next owner", tags(w, grace, "example.de"), []api.Tag{})
}
