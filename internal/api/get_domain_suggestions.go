package api

// GetDomainSuggestionsInput asks for names like a given one.
type GetDomainSuggestionsInput struct {
	DomainName      string `json:"DomainName" aws:"required,max=255"`
	SuggestionCount int    `json:"SuggestionCount" aws:"required,min=1,max=50"`
	OnlyAvailable   *bool  `json:"OnlyAvailable,omitzero" aws:"required"` // never nil once Problems has found none
}

// GetDomainSuggestionsOutput lists the names found; they may be fewer than
// were asked for.
type GetDomainSuggestionsOutput struct {
	SuggestionsList []DomainSuggestion `json:"SuggestionsList"`
}

// DomainSuggestion is one name; Availability is absent where it was not asked.
type DomainSuggestion struct {
	DomainName   string             `json:"DomainName,omitzero"`
	Availability DomainAvailability `json:"Availability,omitzero"`
}
