package api

// SortOrder is the direction of a list.
type SortOrder string

// Ascending and descending; AWS's documentation writes DES in one place, and
// means DESC.
const (
	Asc  SortOrder = "ASC"
	Desc SortOrder = "DESC"
)

// SortOrders lists the values in the order of the public API model.
var SortOrders = []SortOrder{Asc, Desc}

// Operator is the relation of a filter.
type Operator string

// The three values of the public API model.
const (
	LE         Operator = "LE" // for ByExpiry
	GE         Operator = "GE" // for ByExpiry
	BeginsWith Operator = "BEGINS_WITH"
)

// Operators lists the values in the order of the public API model.
var Operators = []Operator{LE, GE, BeginsWith}

// ListDomainsAttributeName is what domains can be filtered and sorted by.
type ListDomainsAttributeName string

// The two values of the public API model.
const (
	ByDomainName ListDomainsAttributeName = "DomainName"
	ByExpiry     ListDomainsAttributeName = "Expiry"
)

// ListDomainsAttributeNames lists the values in the order of the public API
// model.
var ListDomainsAttributeNames = []ListDomainsAttributeName{ByDomainName, ByExpiry}

// ListOperationsSortAttributeName is what operations can be sorted by.
type ListOperationsSortAttributeName string

// BySubmittedDate is the only value of the public API model.
const BySubmittedDate ListOperationsSortAttributeName = "SubmittedDate"

// ListOperationsSortAttributeNames lists the one value.
var ListOperationsSortAttributeNames = []ListOperationsSortAttributeName{BySubmittedDate}
