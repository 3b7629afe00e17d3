package api

import (
	"reflect"
	"strconv"
	"strings"

	"freehold/internal/registrar"
)

// enum is the set of texts that a type allows.
type enum struct {
	of      reflect.Type
	allowed map[string]bool
	list    []string // in the order of the model
	told    string   // as a problem lists them
}

// enums finds the allowed texts by the type of a member.
var enums = byType(
	enumOf(registrar.ContactTypes),
	enumOf(registrar.Flags),
	enumOf(registrar.OperationTypes),
	enumOf(registrar.Statuses),
	enumOf(CountryCodes),
	enumOf(DomainAvailabilities),
	enumOf(ExtraParamNames),
	enumOf(ListDomainsAttributeNames),
	enumOf(ListOperationsSortAttributeNames),
	enumOf(Operators),
	enumOf(ReachabilityStatuses),
	enumOf(SortOrders),
	enumOf(Transferables),
)

// Longer lists than this are counted rather than told: the countries.
const longestTold = 50

func enumOf[T ~string](values []T) *enum {
	allowed := map[string]bool{}
	var list []string
	for _, v := range values {
		allowed[string(v)] = true
		list = append(list, string(v))
	}
	told := "one of [" + strings.Join(list, ", ") + "]"
	if len(list) > longestTold {
		told = "one of the " + strconv.Itoa(len(list)) + " values that the API defines"
	}
	return &enum{of: reflect.TypeFor[T](), allowed: allowed, list: list, told: told}
}

func byType(all ...*enum) map[reflect.Type]*enum {
	m := map[reflect.Type]*enum{}
	for _, e := range all {
		m[e.of] = e
	}
	return m
}
