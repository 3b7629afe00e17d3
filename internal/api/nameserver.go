package api

// Nameserver is a delegation target. GlueIps holds its addresses when it lies
// below the domain itself; the list always appears in answers.
type Nameserver struct {
	Name    string   `json:"Name" aws:"required,max=255,pattern=hostName"`
	GlueIps []string `json:"GlueIps" each:"max=45"`
}
