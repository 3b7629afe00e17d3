#!/usr/bin/env bash
# The list of README.md, walked with the AWS CLI, of version 1 or 2.
#
# Each step prints "ok N", "part N what it left out", "skip N why" or "fail N
# why". The runner has started the houses and tells of them by the environment.
# A step runs in a shell of its own: what another needs to know is in a file.
set -uo pipefail

readonly FIRST=123456789012 SECOND=111122223333
readonly PART=90 SKIP=91 # exit statuses of steps that leave something out

BEGAN=$(date +%s)
VERSION=$(aws --version 2>&1 | sed -n 's|^aws-cli/\([0-9.]*\).*|\1|p')
readonly BEGAN VERSION

# Before 1.29 and 2.13 the CLI does not look at AWS_ENDPOINT_URL_<SERVICE>.
reads_endpoint() {
	local major minor
	IFS=. read -r major minor _ <<<"$VERSION"
	[ "$major" -gt 2 ] || [ "$minor" -ge "$([ "$major" = 1 ] && echo 29 || echo 13)" ]
}

if reads_endpoint; then
	r53() { aws route53domains "$@"; }
else
	r53() { aws --endpoint-url "$AWS_ENDPOINT_URL_ROUTE_53_DOMAINS" route53domains "$@"; }
fi

# Before a command, these change who calls.
second() { AWS_ACCESS_KEY_ID=$SECOND_KEY AWS_SECRET_ACCESS_KEY=$SECOND_SECRET "$@"; }
pensive() {
	AWS_ENDPOINT_URL_ROUTE_53_DOMAINS=$PENSIVE_URL AWS_ACCESS_KEY_ID=$PENSIVE_KEY AWS_SECRET_ACCESS_KEY=$PENSIVE_SECRET "$@"
}

wrong() { echo "$*"; exit 1; }
left() { echo "$*"; exit "$PART"; }

same() { [ "$2" = "$3" ] || wrong "$1: got '$2', want '$3'"; }

# knows ACTION MEMBER: whether this CLI has the member in the action's input.
knows() { r53 "$1" --generate-cli-skeleton input | grep "\"$2\"" >/dev/null; }

# line QUERY COMMAND...: what the query finds, as words.
line() {
	local query=$1 out
	shift
	out=$("$@" --query "$query" --output text) || wrong "$* failed"
	# shellcheck disable=SC2086 # tabs and line ends become spaces
	echo $out
}

# json QUERY COMMAND...: what the query finds, as JSON without white space
# between members.
json() {
	local query=$1
	shift
	"$@" --query "$query" --output json | tr -d '\n' | sed 's/" *: */":/g; s/\([[{,]\) */\1/g; s/ *\([]}]\)/\1/g'
}

# refused CODE TEXT COMMAND...
refused() {
	local code=$1 text=$2 out status=0
	shift 2
	out=$("$@" 2>&1) || status=$?
	case $status in
	254 | 255) ;; # version 2, version 1
	*) wrong "$*: exit status $status, want 254 or 255: $out" ;;
	esac
	[[ $out == *"An error occurred ($code) when calling the "* ]] || wrong "$*: got '$out', want $code"
	[[ $out == *"$text"* ]] || wrong "$*: got '$out', want a message with '$text'"
}

# follow OPERATION TYPE DOMAIN [STATUS]
follow() {
	local got id=$1 type=$2 domain=$3 until=${4:-SUCCESSFUL} status seen=
	while :; do
		got=$(line '[OperationId,Type,Status]' r53 get-operation-detail --operation-id "$id")
		status=${got##* }
		same "operation $id" "$got" "$id $type $status"
		[ "$status" != "$until" ] || break
		case $seen/$status in
		/SUBMITTED | SUBMITTED/SUBMITTED | */IN_PROGRESS) seen=$status ;;
		*) wrong "operation $id: $status after ${seen:-nothing}: $(r53 get-operation-detail --operation-id "$id")" ;;
		esac
		sleep 0.05
	done
	same "domain of $id" "$(line DomainName r53 get-operation-detail --operation-id "$id")" "$domain"
}

# filing COMMAND...: the id of the operation that the command files.
filing() { line OperationId "$@"; }

registration() {
	local name=$1
	shift
	r53 register-domain --domain-name "$name" --duration-in-years 1 --admin-contact "file://$SCRATCH/ada.json" \
		--registrant-contact "file://$SCRATCH/ada.json" --tech-contact "file://$SCRATCH/desk.json" "$@"
}

availability() { line Availability r53 check-domain-availability --domain-name "$1"; }
detail() { line "$1" r53 get-domain-detail --domain-name "${2:-ada.com}"; }
tags() { line 'sort_by(TagList,&Key)[].join(`=`,[Key,Value])' r53 list-tags-for-domain --domain-name ada.com; }

readonly ADA='{"FirstName":"Ada","LastName":"Lovelace","ContactType":"PERSON","AddressLine1":"12 St James'"'"'s Square","AddressLine2":"","City":"London","CountryCode":"GB","ZipCode":"SW1Y 4JH","PhoneNumber":"+44.2079460958","Email":"ada@example.net","ExtraParams":[]}'
readonly DESK='{"FirstName":"Ada","LastName":"Lovelace","ContactType":"COMPANY","OrganizationName":"Analytical Engines","AddressLine1":"12 St James'"'"'s Square","AddressLine2":"","City":"London","CountryCode":"GB","ZipCode":"SW1Y 4JH","PhoneNumber":"+44.2079460958","Email":"ada@example.net","ExtraParams":[]}'
echo "$ADA" >"$SCRATCH/ada.json"
echo "$DESK" >"$SCRATCH/desk.json"

step_1() { same Availability "$(availability ada.com)" AVAILABLE; }

step_2() {
	filing registration ada.com >"$SCRATCH/operation"
	follow "$(<"$SCRATCH/operation")" REGISTER_DOMAIN ada.com
}

step_3() { same Availability "$(availability ada.com)" UNAVAILABLE; }

step_4() {
	local role
	same DomainName "$(detail DomainName)" ada.com
	# The CLI writes members in the order of the model, as the texts above do.
	for role in Admin Registrant; do same "${role}Contact" "$(json "${role}Contact" r53 get-domain-detail --domain-name ada.com)" "$ADA"; done
	same TechContact "$(json TechContact r53 get-domain-detail --domain-name ada.com)" "$DESK"
	same Nameservers "$(detail 'Nameservers[].Name')" "ns1.freehold.test ns2.freehold.test ns3.freehold.test ns4.freehold.test"
	same "renewal, privacy and lock" \
		"$(detail '[AutoRenew,AdminPrivacy,RegistrantPrivacy,TechPrivacy,contains(StatusList,`clientTransferProhibited`)]')" "True True True True True"
	[[ $(detail '[RegistrarName,WhoIsServer,RegistrarUrl,AbuseContactEmail,AbuseContactPhone]') != *None* ]] || wrong "something of the registrar is absent"
	knows register-domain BillingContact || left "BillingContact is not known"
	same BillingContact "$(json BillingContact r53 get-domain-detail --domain-name ada.com)" "$ADA"
	same BillingPrivacy "$(detail BillingPrivacy)" True
}

step_5() {
	local moments moment days now
	moments="$(line '[SubmittedDate,LastUpdatedDate]' r53 get-operation-detail --operation-id "$(<"$SCRATCH/operation")") $(detail '[CreationDate,UpdatedDate]')"
	now=$(date +%s)
	for moment in ${moments/None/}; do
		[[ $moment =~ ^20[0-9-]+T[0-9:]+(\.[0-9]{3}000)?[+]00:00$ ]] || wrong "moment: got $moment"
		[ "$(date -d "$moment" +%s)" -ge "$((BEGAN - 1))" ] && [ "$(date -d "$moment" +%s)" -le "$now" ] || wrong "moment: got $moment, want one of this run"
	done
	[[ $moments == *.* ]] || wrong "milliseconds: got none in $moments"
	days=$((($(date -d "$(detail ExpirationDate)" +%s) - $(date -d "$(detail CreationDate)" +%s)) / 86400))
	[ "$days" = 365 ] || [ "$days" = 366 ] || wrong "term: got $days days, want a year"
	[[ $moments != *None* ]] || left "LastUpdatedDate is not known"
}

step_6() {
	local members='AdminContact:AdminContact,RegistrantContact:RegistrantContact,TechContact:TechContact' known=1
	if knows register-domain BillingContact; then members+=,BillingContact:BillingContact; else known=0; fi
	r53 get-domain-detail --domain-name ada.com --query "{$members}" --output json >"$SCRATCH/read.json"
	follow "$(filing r53 register-domain --cli-input-json "file://$SCRATCH/read.json" --domain-name copy.com --duration-in-years 1 --idn-lang-code "")" REGISTER_DOMAIN copy.com
	same contacts "$(r53 get-domain-detail --domain-name copy.com --query "{$members}" --output json)" "$(<"$SCRATCH/read.json")"
	[ "$known" = 1 ] || left "BillingContact is not known"
}

step_7() {
	# The word is joined to the flag, for it looks like one.
	refused InvalidInput "" r53 check-domain-availability --domain-name=-.com
	refused InvalidInput xn--bcher-kva.com r53 check-domain-availability --domain-name bücher.com
	refused UnsupportedTLD "nosuchtld tld is not supported." r53 check-domain-availability --domain-name ada.nosuchtld
}

step_8() {
	local problem
	sed 's/"City":"London",//; s/+44.2079460958/a number/; s/ada@example.net/nowhere/' "$SCRATCH/ada.json" >"$SCRATCH/bad.json"
	for problem in AdminContact.PhoneNumber AdminContact.City AdminContact.Email; do
		refused InvalidInput "$problem" registration bad.com --admin-contact "file://$SCRATCH/bad.json"
	done
	sed 's/"GB"/"XX"/' "$SCRATCH/ada.json" >"$SCRATCH/nowhere.json"
	for problem in DurationInYears CountryCode; do
		refused InvalidInput "$problem" registration bad.com --duration-in-years 11 --tech-contact "file://$SCRATCH/nowhere.json"
	done
}

step_9() { refused UnsupportedTLD "nosuchtld tld is not supported." registration ada.nosuchtld; }

step_10() {
	refused TLDRulesViolation mayfly registration plain.mayfly --duration-in-years 2
	refused TLDRulesViolation "OWNER.UK_CONTACT_TYPE is missing" registration ada.co.uk
	follow "$(filing registration plain.mayfly --no-auto-renew)" REGISTER_DOMAIN plain.mayfly
}

step_11() {
	second follow "$(second filing registration second.net)" REGISTER_DOMAIN second.net
	refused DomainLimitExceeded "1 domain" second registration third.net
}

step_12() {
	pensive filing registration slow.com >"$SCRATCH/slow"
	refused DuplicateRequest "already pending" pensive registration slow.com
	# The CLI prints no members of an error but its text; the answer has them.
	refused DuplicateRequest "\"requestId\":\"$(<"$SCRATCH/slow")\"" pensive registration slow.com --debug
}

step_13() {
	pensive follow "$(<"$SCRATCH/slow")" REGISTER_DOMAIN slow.com IN_PROGRESS
	refused InvalidInput "Domain slow.com not found in" pensive r53 get-domain-detail --domain-name slow.com
}

step_14() {
	local id
	for id in no-such-operation "$(<"$SCRATCH/slow")"; do
		refused InvalidInput "No operation found" r53 get-operation-detail --operation-id "$id"
	done
	refused InvalidInput OperationId r53 get-operation-detail --operation-id "$(printf 'x%.0s' {1..256})"
}

step_15() {
	follow "$(filing r53 update-domain-nameservers --domain-name ada.com \
		--nameservers Name=ns1.ada.com,GlueIps=198.41.0.4,2001:503:ba3e::2:30 Name=ns2.freehold.test)" UPDATE_NAMESERVER ada.com
	same Nameservers "$(json Nameservers r53 get-domain-detail --domain-name ada.com)" \
		'[{"Name":"ns1.ada.com","GlueIps":["198.41.0.4","2001:503:ba3e::2:30"]},{"Name":"ns2.freehold.test","GlueIps":[]}]'
}

step_16() {
	refused InvalidInput 'Nameservers[0].GlueIps' r53 update-domain-nameservers --domain-name ada.com --nameservers Name=ns1.ada.com Name=ns2.freehold.test
	refused TLDRulesViolation mayfly r53 update-domain-nameservers --domain-name plain.mayfly --nameservers Name=ns2.freehold.test
	local id
	id=$(filing r53 update-domain-nameservers --domain-name ada.com --nameservers Name=ns1.nobody.com)
	follow "$id" UPDATE_NAMESERVER ada.com FAILED
	[[ $(line Message r53 get-operation-detail --operation-id "$id") == *"not known to the domain registry"* ]] || wrong "$(r53 get-operation-detail --operation-id "$id")"
}

step_17() {
	r53 disable-domain-auto-renew --domain-name ada.com
	same AutoRenew "$(detail AutoRenew)" False
	r53 enable-domain-auto-renew --domain-name ada.com
	same AutoRenew "$(detail AutoRenew)" True
}

step_18() { refused TLDRulesViolation mayfly r53 enable-domain-auto-renew --domain-name plain.mayfly; }

step_19() {
	follow "$(filing r53 disable-domain-transfer-lock --domain-name ada.com)" DOMAIN_LOCK ada.com
	same "the lock" "$(detail 'contains(StatusList,`clientTransferProhibited`)')" False
	follow "$(filing r53 enable-domain-transfer-lock --domain-name ada.com)" DOMAIN_LOCK ada.com
	same "the lock" "$(detail 'contains(StatusList,`clientTransferProhibited`)')" True
}

step_20() {
	refused TLDRulesViolation mayfly r53 disable-domain-transfer-lock --domain-name plain.mayfly
	refused TLDRulesViolation mayfly r53 enable-domain-transfer-lock --domain-name plain.mayfly
}

expiry() { date -u -d "$(detail ExpirationDate)" "+$1"; }

step_21() {
	local before days
	before=$(expiry %s)
	follow "$(filing r53 renew-domain --domain-name ada.com --current-expiry-year "$(expiry %Y)" --duration-in-years 1)" RENEW_DOMAIN ada.com
	days=$((($(expiry %s) - before) / 86400))
	[ "$days" = 365 ] || [ "$days" = 366 ] || wrong "renewed by: got $days days, want a year"
}

step_22() {
	local year
	year=$(expiry %Y)
	refused InvalidInput CurrentExpiryYear r53 renew-domain --domain-name ada.com --current-expiry-year "$((year - 1))"
	refused TLDRulesViolation ada.com r53 renew-domain --domain-name ada.com --current-expiry-year "$year" --duration-in-years 10
}

step_23() {
	same tags "$(tags)" ""
	r53 update-tags-for-domain --domain-name ada.com --tags-to-update Key=team,Value=engines Key=empty,Value= Key=stage,Value=première
	r53 update-tags-for-domain --domain-name ada.com --tags-to-update Key=team,Value=looms
	same tags "$(tags)" "empty= stage=première team=looms"
	r53 delete-tags-for-domain --domain-name ada.com --tags-to-delete empty never
	same tags "$(tags)" "stage=première team=looms"
}

step_24() {
	refused InvalidInput aws: r53 update-tags-for-domain --domain-name ada.com --tags-to-update Key=aws:x,Value=
	refused InvalidInput TagsToDelete r53 delete-tags-for-domain --domain-name ada.com --tags-to-delete k{1..51}
	refused InvalidInput DomainName r53 list-tags-for-domain --domain-name "$(printf 'a%.0s' {1..256})"
}

step_25() {
	refused TLDRulesViolation lock r53 delete-domain --domain-name copy.com
	refused TLDRulesViolation mayfly r53 delete-domain --domain-name plain.mayfly
}

step_26() {
	follow "$(filing r53 disable-domain-transfer-lock --domain-name copy.com)" DOMAIN_LOCK copy.com
	follow "$(filing r53 delete-domain --domain-name copy.com)" DELETE_DOMAIN copy.com
	refused InvalidInput "Domain copy.com not found in $FIRST account." r53 get-domain-detail --domain-name copy.com
	same Availability "$(availability copy.com)" AVAILABLE
}

readonly PAGED="page1.net page2.net page3.net page4.net page5.net"

step_27() {
	local name ids=() token
	for name in $PAGED; do ids+=("$(filing registration "$name")"); done
	for name in $PAGED; do
		follow "${ids[0]}" REGISTER_DOMAIN "$name"
		ids=("${ids[@]:1}")
	done
	same names "$(line 'Domains[].DomainName' r53 list-domains --page-size 3)" "ada.com $PAGED plain.mayfly"
	same "ada.com" "$(line 'Domains[0].[AutoRenew,TransferLock,Expiry]' r53 list-domains --no-paginate)" "True True $(detail ExpirationDate)"
	same "plain.mayfly" "$(line 'Domains[6].[AutoRenew,TransferLock]' r53 list-domains --no-paginate)" "False False"
	same "the first two" "$(json 'Domains[].DomainName' r53 list-domains --max-items 2)" '["ada.com","page1.net"]'
	token=$(json NextToken r53 list-domains --page-size 3 --max-items 2 | tr -d '"')
	same "the rest" "$(line 'Domains[].DomainName' r53 list-domains --page-size 3 --starting-token "$token")" "${PAGED#page1.net } plain.mayfly"
}

named() { line 'Domains[].DomainName' r53 list-domains "$@"; }

step_28() {
	local got
	knows list-domains FilterConditions || left "FilterConditions is not known"
	same BEGINS_WITH "$(named --filter-conditions Name=DomainName,Operator=BEGINS_WITH,Values=page)" "$PAGED"
	same GE "$(named --filter-conditions "Name=Expiry,Operator=GE,Values=$(expiry %s)")" ada.com
	same descending "$(named --sort-condition Name=DomainName,SortOrder=DESC)" "plain.mayfly page5.net page4.net page3.net page2.net page1.net ada.com"
	got=$(named --sort-condition Name=Expiry,SortOrder=DESC)
	same "by expiry, the first" "${got%% *}" ada.com
}

step_29() {
	refused InvalidInput Marker r53 list-domains --marker madeup
	knows list-domains FilterConditions || left "FilterConditions is not known"
	refused InvalidInput BEGINS_WITH r53 list-domains --filter-conditions Name=Expiry,Operator=BEGINS_WITH,Values=1
	refused InvalidInput SortCondition r53 list-domains --filter-conditions Name=DomainName,Operator=BEGINS_WITH,Values=a --sort-condition Name=Expiry,SortOrder=ASC
}

readonly FILED="REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN UPDATE_NAMESERVER UPDATE_NAMESERVER DISABLE_AUTORENEW ENABLE_AUTORENEW DOMAIN_LOCK DOMAIN_LOCK RENEW_DOMAIN DOMAIN_LOCK DELETE_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN"

types() { line 'Operations[].Type' r53 list-operations "$@"; }

step_30() {
	same types "$(types --page-size 5)" "$FILED"
	same "what is not SUCCESSFUL" "$(line 'Operations[?Status!=`SUCCESSFUL`].[Type,Status]' r53 list-operations --page-size 5)" "UPDATE_NAMESERVER FAILED"
	same "the first" "$(json 'Operations[].OperationId' r53 list-operations --max-items 1)" "[\"$(<"$SCRATCH/operation")\"]"
	local token
	token=$(json NextToken r53 list-operations --page-size 5 --max-items 12 | tr -d '"')
	same "the rest" "$(types --page-size 5 --starting-token "$token")" "REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN REGISTER_DOMAIN"
}

step_31() {
	same "since an hour ago" "$(types --submitted-since "$((BEGAN - 3600))")" "$FILED"
	same "since an hour from now" "$(types --submitted-since "$((BEGAN + 3600))")" ""
	knows list-operations SortOrder || left "Status, Type and SortOrder are not known"
	same locks "$(types --type DOMAIN_LOCK --status SUCCESSFUL FAILED)" "DOMAIN_LOCK DOMAIN_LOCK DOMAIN_LOCK"
	same failed "$(types --status FAILED ERROR)" UPDATE_NAMESERVER
	same "under way" "$(types --status IN_PROGRESS)" ""
	same descending "$(types --sort-by SubmittedDate --sort-order DESC)" "$(tr ' ' '\n' <<<"$FILED" | tac | tr '\n' ' ' | sed 's/ $//')"
}

step_32() {
	local marker
	marker=$(json NextPageMarker r53 list-operations --no-paginate --cli-input-json '{"MaxItems":2}' | tr -d '"')
	[ "${#marker}" -gt 20 ] || wrong "NextPageMarker: got '$marker'"
	refused InvalidInput Marker r53 list-operations --marker "${marker%?}"
	refused InvalidInput Marker r53 list-operations --marker "$marker" --submitted-since "$BEGAN"
	refused InvalidInput Marker r53 list-domains --marker "$marker"
	refused InvalidInput Marker second r53 list-operations --marker "$marker"
	refused InvalidInput MaxItems r53 list-operations --no-paginate --cli-input-json '{"MaxItems":101}'
}

# refused_each CODE TEXT DOMAIN CALLER...
refused_each() {
	local code=$1 text=$2 domain=$3
	shift 3
	refused "$code" "$text" "$@" delete-domain --domain-name "$domain"
	refused "$code" "$text" "$@" delete-tags-for-domain --domain-name "$domain" --tags-to-delete team
	refused "$code" "$text" "$@" disable-domain-auto-renew --domain-name "$domain"
	refused "$code" "$text" "$@" disable-domain-transfer-lock --domain-name "$domain"
	refused "$code" "$text" "$@" enable-domain-auto-renew --domain-name "$domain"
	refused "$code" "$text" "$@" enable-domain-transfer-lock --domain-name "$domain"
	refused "$code" "$text" "$@" get-domain-detail --domain-name "$domain"
	refused "$code" "$text" "$@" list-tags-for-domain --domain-name "$domain"
	refused "$code" "$text" "$@" renew-domain --domain-name "$domain" --current-expiry-year 2030
	refused "$code" "$text" "$@" update-domain-nameservers --domain-name "$domain" --nameservers Name=ns1.freehold.test
	refused "$code" "$text" "$@" update-tags-for-domain --domain-name "$domain" --tags-to-update Key=team,Value=
}

step_33() { refused_each InvalidInput "Domain nobody.com not found in $FIRST account." nobody.com r53; }

step_34() { refused_each UnsupportedTLD "nosuchtld tld is not supported." ada.nosuchtld r53; }

step_35() {
	same domains "$(second named)" second.net
	same operations "$(second types)" REGISTER_DOMAIN
	refused_each InvalidInput "Domain ada.com not found in $SECOND account." ada.com second r53
	refused InvalidInput "No operation found" second r53 get-operation-detail --operation-id "$(<"$SCRATCH/operation")"
	same tags "$(tags)" "stage=première team=looms"
}

step_36() {
	AWS_ACCESS_KEY_ID=$SECOND_KEY AWS_SECRET_ACCESS_KEY=${SECOND_SECRET}x refused InvalidSignatureException "does not match" r53 list-domains
}

step_37() {
	AWS_ACCESS_KEY_ID=AKIANOBODYHOLDSTHIS AWS_SECRET_ACCESS_KEY=$SECOND_SECRET refused UnrecognizedClientException "security token" r53 list-domains
}

step_38() {
	AWS_SESSION_TOKEN="nobody holds this" refused UnrecognizedClientException "security token" second r53 list-domains
}

step_39() { same domains "$(second named --region eu-north-1)" second.net; }

step_40() {
	echo "the CLI signs by the machine's clock"
	exit "$SKIP"
}

# coming COMMAND FLAGS...: an action that comes later, unless the CLI does not
# know it; then its name goes to a file.
coming() {
	local out status=0
	out=$(r53 "$@" 2>&1) || status=$?
	# Before 2.0 and from then on: an unknown command.
	if [[ $status == 2 || $status == 252 ]] && [[ $out == *"nvalid choice"* ]]; then
		echo "$1" >>"$SCRATCH/unknown"
		return
	fi
	refused UnknownOperationException "" r53 "$@"
}

step_41() {
	: >"$SCRATCH/unknown"
	coming accept-domain-transfer-from-another-aws-account --domain-name ada.com --password x
	coming associate-delegation-signer-to-domain --domain-name ada.com --signing-attributes Algorithm=13
	coming cancel-domain-transfer-to-another-aws-account --domain-name ada.com
	coming check-domain-transferability --domain-name ada.com
	coming disassociate-delegation-signer-from-domain --domain-name ada.com --id 1
	coming get-contact-reachability-status
	coming get-domain-suggestions --domain-name ada.com --suggestion-count 1 --only-available
	coming list-prices
	coming push-domain --domain-name ada.com --target X
	coming reject-domain-transfer-from-another-aws-account --domain-name ada.com
	coming resend-contact-reachability-email
	coming resend-operation-authorization --operation-id x
	coming retrieve-domain-auth-code --domain-name ada.com
	coming transfer-domain --domain-name x.com --duration-in-years 1 --admin-contact "file://$SCRATCH/ada.json" \
		--registrant-contact "file://$SCRATCH/ada.json" --tech-contact "file://$SCRATCH/ada.json"
	coming transfer-domain-to-another-aws-account --domain-name ada.com --account-id "$SECOND"
	coming update-domain-contact --domain-name ada.com --admin-contact "file://$SCRATCH/ada.json"
	coming update-domain-contact-privacy --domain-name ada.com --admin-privacy
	coming view-billing
	[ ! -s "$SCRATCH/unknown" ] || left "$(paste -sd, "$SCRATCH/unknown" | sed 's/,/, /g') not known"
}

step_42() {
	refused InvalidInput DomainName r53 check-domain-transferability --domain-name "$(printf 'a%.0s' {1..256})"
	refused InvalidInput SuggestionCount r53 get-domain-suggestions --domain-name ada.com --suggestion-count 51 --only-available
}

echo "# $(aws --version 2>&1)"
failed=0
for n in $(compgen -A function step_ | sed 's/step_//' | sort -n); do
	told=$(
		set -e
		"step_$n" 2>&1
	)
	case $? in
	0) echo "ok $n" ;;
	"$PART") echo "part $n $(tail -n 1 <<<"$told")" ;;
	"$SKIP") echo "skip $n $(tail -n 1 <<<"$told")" ;;
	*)
		echo "fail $n ${told//$'\n'/ }"
		failed=1
		;;
	esac
done
exit "$failed"
