package api

// ListPricesInput asks what domains cost: under one TLD, with or without a
// leading dot, or a page of all of them.
type ListPricesInput struct {
	Tld      *string `json:"Tld,omitzero" aws:"min=2,max=255"`
	Marker   string  `json:"Marker,omitzero" aws:"max=4096"`
	MaxItems *int    `json:"MaxItems,omitzero" aws:"min=1,max=1000"` // absent means the server's default
}

// ListPricesOutput is a page of prices. It is the last one when it has no
// NextPageMarker.
type ListPricesOutput struct {
	Prices         []DomainPrice `json:"Prices"`
	NextPageMarker string        `json:"NextPageMarker,omitzero"`
}

// DomainPrice is what a TLD costs; a price is absent where the service is not
// offered.
type DomainPrice struct {
	Name                 string             `json:"Name,omitzero"` // the TLD without a dot
	RegistrationPrice    *PriceWithCurrency `json:"RegistrationPrice,omitzero"`
	TransferPrice        *PriceWithCurrency `json:"TransferPrice,omitzero"`
	RenewalPrice         *PriceWithCurrency `json:"RenewalPrice,omitzero"`
	ChangeOwnershipPrice *PriceWithCurrency `json:"ChangeOwnershipPrice,omitzero"`
	RestorationPrice     *PriceWithCurrency `json:"RestorationPrice,omitzero"`
}

// PriceWithCurrency is an amount in whole units of a currency, so 12.5 is
// twelve dollars and a half.
type PriceWithCurrency struct {
	Price    float64 `json:"Price"`
	Currency string  `json:"Currency"` // ISO 4217, three letters
}
