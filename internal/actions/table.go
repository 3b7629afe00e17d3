package actions

// All is the table of contents: the actions that work, by name.
var All = index(
	CheckDomainAvailability,
	DeleteDomain,
	DeleteTagsForDomain,
	DisableDomainAutoRenew,
	DisableDomainTransferLock,
	EnableDomainAutoRenew,
	EnableDomainTransferLock,
	GetDomainDetail,
	GetOperationDetail,
	ListDomains,
	ListOperations,
	ListTagsForDomain,
	RegisterDomain,
	RenewDomain,
	UpdateDomainNameservers,
	UpdateTagsForDomain,
)

func index(actions ...Action) map[string]Action {
	all := make(map[string]Action, len(actions))
	for _, a := range actions {
		all[a.Name] = a
	}
	return all
}
