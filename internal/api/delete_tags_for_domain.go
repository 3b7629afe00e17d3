package api

// DeleteTagsForDomainInput takes labels off a domain; a key that the domain
// does not have is no mistake.
type DeleteTagsForDomainInput struct {
	DomainName   string   `json:"DomainName" aws:"required,max=255"`
	TagsToDelete []string `json:"TagsToDelete" aws:"required" each:"min=1,max=128"` // keys
}

// DeleteTagsForDomainOutput is empty.
type DeleteTagsForDomainOutput struct{}
