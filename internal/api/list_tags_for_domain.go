package api

// ListTagsForDomainInput asks for the labels on a domain.
type ListTagsForDomainInput struct {
	DomainName string `json:"DomainName" aws:"required,max=255"`
}

// ListTagsForDomainOutput lists all of them.
type ListTagsForDomainOutput struct {
	TagList []Tag `json:"TagList"`
}
