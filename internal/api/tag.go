package api

// Tag is a label on a domain. The model lets the key be absent; no server
// could do anything with such a tag.
type Tag struct {
	Key   string `json:"Key" aws:"required,min=1,max=128"`
	Value string `json:"Value" aws:"max=256"`
}
