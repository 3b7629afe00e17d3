package api

// UpdateTagsForDomainInput puts labels on a domain, or new values under keys
// that it has. None at all is a success that changes nothing.
type UpdateTagsForDomainInput struct {
	DomainName   string `json:"DomainName" aws:"required,max=255"`
	TagsToUpdate []Tag  `json:"TagsToUpdate,omitzero"`
}

// UpdateTagsForDomainOutput is empty.
type UpdateTagsForDomainOutput struct{}
