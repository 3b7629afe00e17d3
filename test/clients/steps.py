"""The list of README.md, walked with boto3.

Each step prints "ok N", "part N what it left out" or "fail N why". The runner has
started the houses and tells of them by the environment.
"""

import datetime
import os
import sys
import time

import boto3
import botocore
import botocore.auth
from botocore.exceptions import ClientError

FIRST, SECOND = "123456789012", "111122223333"
URL = os.environ["AWS_ENDPOINT_URL_ROUTE_53_DOMAINS"]
UTC = datetime.timezone.utc
BEGAN = datetime.datetime.now(UTC)
POLL = 0.02  # seconds

# Before this version botocore does not look at AWS_ENDPOINT_URL_<SERVICE>.
READS_ENDPOINT = tuple(map(int, botocore.__version__.split(".")[:2])) >= (1, 31)

ADA = {
    "FirstName": "Ada",
    "LastName": "Lovelace",
    "ContactType": "PERSON",
    "AddressLine1": "12 St James's Square",
    "AddressLine2": "",
    "City": "London",
    "CountryCode": "GB",
    "ZipCode": "SW1Y 4JH",
    "PhoneNumber": "+44.2079460958",
    "Email": "ada@example.net",
    "ExtraParams": [],
}
DESK = dict(ADA, ContactType="COMPANY", OrganizationName="Analytical Engines")


class Wrong(Exception):
    """What was got is not what was wanted."""


class Left(Exception):
    """A step, or a part of it, that this client cannot take."""


def same(what, got, want):
    if got != want:
        raise Wrong(f"{what}: got {got!r}, want {want!r}")


def holds(what, truth, got):
    if not truth:
        raise Wrong(f"{what}: got {got!r}")


def client(url=URL, region=None, credentials=None, token=None):
    key, secret = credentials or (None, None)
    session = boto3.session.Session(aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)
    override = None if READS_ENDPOINT and url == URL else url
    return session.client("route53domains", endpoint_url=override, region_name=region)


def pair(name):
    return os.environ[name + "_KEY"], os.environ[name + "_SECRET"]


house = client()
second = client(credentials=pair("SECOND"))
pensive = client(url=os.environ["PENSIVE_URL"], credentials=pair("PENSIVE"))
known = {}  # what one step learns and another needs


def knows(action, *members):
    """Whether this botocore knows the action and these members of its input."""
    model = house.meta.service_model
    if action not in model.operation_names:
        return False
    shape = model.operation_model(action).input_shape
    return set(members) <= set(shape.members)


def refused(kind, text, call, **request):
    """The error's response, which must be of the class that boto3 has for it."""
    what = f"{call.__name__} {sorted(request)}"
    classes = call.__self__.exceptions
    try:
        answer = call(**request)
    except ClientError as e:
        code, message = e.response["Error"]["Code"], e.response["Error"]["Message"]
        same(what + " code", code, kind)
        same(what + " class", type(e), getattr(classes, kind) if kind in MODELLED else ClientError)
        same(what + " status", e.response["ResponseMetadata"]["HTTPStatusCode"], 400)
        holds(f"{what} message with {text!r}", text in message, message)
        return e.response
    raise Wrong(f"{what}: got {answer}, want {kind}")


def follow(c, operation_id, kind=None, domain=None, until="SUCCESSFUL"):
    order = ["SUBMITTED", "IN_PROGRESS"]
    if until not in order:
        order.append(until)
    at = 0
    while True:
        op = c.get_operation_detail(OperationId=operation_id)
        holds(f"{operation_id} status", op["Status"] in order[at:], op)
        at = order.index(op["Status"])
        if op["Status"] == until:
            break
        time.sleep(POLL)
    same("OperationId", op["OperationId"], operation_id)
    if kind:
        same("Type", op["Type"], kind)
    if domain:
        same("DomainName", op["DomainName"], domain)
    return op


def registration(name, **more):
    return dict(
        {"DomainName": name, "DurationInYears": 1, "AdminContact": ADA, "RegistrantContact": ADA, "TechContact": DESK},
        **more,
    )


def register(c, name, **more):
    op = c.register_domain(**registration(name, **more))
    return follow(c, op["OperationId"], "REGISTER_DOMAIN", name)


def availability(name):
    return house.check_domain_availability(DomainName=name)["Availability"]


def detail(name="ada.com"):
    return house.get_domain_detail(DomainName=name)


# The errors that the model declares have classes of their own.
MODELLED = {shape.name for shape in house.meta.service_model.error_shapes}

steps = []


def step(function):
    steps.append(function)
    return function


@step
def free():
    same("Availability", availability("ada.com"), "AVAILABLE")


@step
def registers():
    known["operation"] = register(house, "ada.com")
    holds("no StatusFlag", "StatusFlag" not in known["operation"], known["operation"])


@step
def taken():
    same("Availability", availability("ada.com"), "UNAVAILABLE")


@step
def shows():
    got = detail()
    same("DomainName", got["DomainName"], "ada.com")
    same("AdminContact", got["AdminContact"], ADA)
    same("RegistrantContact", got["RegistrantContact"], ADA)
    same("TechContact", got["TechContact"], DESK)
    same("Nameservers", got["Nameservers"], [{"Name": f"ns{n}.freehold.test", "GlueIps": []} for n in range(1, 5)])
    same("AutoRenew", got["AutoRenew"], True)
    for role in "Admin", "Registrant", "Tech":
        same(role + "Privacy", got[role + "Privacy"], True)
    holds("StatusList has the lock", "clientTransferProhibited" in got["StatusList"], got["StatusList"])
    for member in "RegistrarName", "WhoIsServer", "RegistrarUrl", "AbuseContactEmail", "AbuseContactPhone":
        holds(member, got.get(member), got)
    if not knows("RegisterDomain", "BillingContact"):
        raise Left("BillingContact is not known")
    same("BillingContact", got["BillingContact"], ADA)
    same("BillingPrivacy", got["BillingPrivacy"], True)


@step
def moments():
    op, domain = known["operation"], detail()
    now = datetime.datetime.now(UTC)
    all_moments = [op["SubmittedDate"], domain["CreationDate"], domain["UpdatedDate"]]
    if "LastUpdatedDate" in op:
        all_moments.append(op["LastUpdatedDate"])
    for moment in all_moments + [domain["ExpirationDate"]]:
        holds("a time zone", moment.tzinfo is not None, moment)
    second_ago = BEGAN - datetime.timedelta(seconds=1)
    for moment in all_moments:
        holds(f"between {BEGAN} and {now}", second_ago <= moment <= now, moment)
        same("microseconds beyond milliseconds", moment.microsecond % 1000, 0)
    holds("some milliseconds", any(m.microsecond for m in all_moments), all_moments)
    term = domain["ExpirationDate"] - domain["CreationDate"]
    holds("a year's term", term.days in (365, 366), term)
    if "LastUpdatedDate" not in op:
        raise Left("LastUpdatedDate is not known")


@step
def copies():
    read = detail()
    members = ["AdminContact", "RegistrantContact", "TechContact"]
    if knows("RegisterDomain", "BillingContact"):
        members.append("BillingContact")
    contacts = {m: read[m] for m in members}
    register(house, "copy.com", IdnLangCode="", **contacts)
    again = detail("copy.com")
    same("contacts", {m: again[m] for m in members}, contacts)
    if "BillingContact" not in members:
        raise Left("BillingContact is not known")


@step
def availability_refuses():
    refused("InvalidInput", "", house.check_domain_availability, DomainName="-.com")
    refused("InvalidInput", "xn--bcher-kva.com", house.check_domain_availability, DomainName="bücher.com")
    refused("UnsupportedTLD", "nosuchtld tld is not supported.", house.check_domain_availability, DomainName="ada.nosuchtld")


@step
def register_refuses_input():
    bad = dict(ADA, PhoneNumber="a number", Email="nowhere")
    del bad["City"]
    e = refused("InvalidInput", "AdminContact.PhoneNumber", house.register_domain, **registration("bad.com", AdminContact=bad))
    for problem in "AdminContact.City", "AdminContact.Email":
        holds(problem + " is told too", problem in e["Error"]["Message"], e["Error"]["Message"])
    e = refused("InvalidInput", "DurationInYears", house.register_domain,
                **registration("bad.com", DurationInYears=11, TechContact=dict(ADA, CountryCode="XX")))
    holds("CountryCode is told too", "CountryCode" in e["Error"]["Message"], e["Error"]["Message"])


@step
def register_refuses_tld():
    refused("UnsupportedTLD", "nosuchtld tld is not supported.", house.register_domain, **registration("ada.nosuchtld"))


@step
def register_refuses_rules():
    refused("TLDRulesViolation", "mayfly", house.register_domain, **registration("plain.mayfly", DurationInYears=2))
    refused("TLDRulesViolation", "OWNER.UK_CONTACT_TYPE is missing", house.register_domain, **registration("ada.co.uk"))
    register(house, "plain.mayfly", AutoRenew=False)


@step
def limit():
    register(second, "second.net")
    refused("DomainLimitExceeded", "1 domain", second.register_domain, **registration("third.net"))


@step
def duplicate():
    known["slow"] = pensive.register_domain(**registration("slow.com"))["OperationId"]
    response = refused("DuplicateRequest", "already pending", pensive.register_domain, **registration("slow.com"))
    shape = house.meta.service_model.shape_for("DuplicateRequest")
    if "requestId" not in shape.members:
        raise Left("requestId is not known")
    same("requestId", response["requestId"], known["slow"])


@step
def under_way():
    op = follow(pensive, known["slow"], "REGISTER_DOMAIN", "slow.com", until="IN_PROGRESS")
    holds("no StatusFlag", "StatusFlag" not in op, op)
    refused("InvalidInput", "Domain slow.com not found in", pensive.get_domain_detail, DomainName="slow.com")


@step
def operation_refuses():
    for unknown in "no-such-operation", known["slow"]:
        refused("InvalidInput", "No operation found", house.get_operation_detail, OperationId=unknown)
    refused("InvalidInput", "OperationId", house.get_operation_detail, OperationId="x" * 256)


@step
def nameservers():
    want = [
        {"Name": "ns1.ada.com", "GlueIps": ["198.41.0.4", "2001:503:ba3e::2:30"]},
        {"Name": "ns2.freehold.test", "GlueIps": []},
    ]
    op = house.update_domain_nameservers(DomainName="ada.com", Nameservers=want)
    follow(house, op["OperationId"], "UPDATE_NAMESERVER", "ada.com")
    same("Nameservers", detail()["Nameservers"], want)


@step
def nameservers_refuse():
    refused("InvalidInput", "Nameservers[0].GlueIps", house.update_domain_nameservers,
            DomainName="ada.com", Nameservers=[{"Name": "ns1.ada.com"}, {"Name": "ns2.freehold.test"}])
    refused("TLDRulesViolation", "mayfly", house.update_domain_nameservers,
            DomainName="plain.mayfly", Nameservers=[{"Name": "ns2.freehold.test"}])
    op = house.update_domain_nameservers(DomainName="ada.com", Nameservers=[{"Name": "ns1.nobody.com"}])
    op = follow(house, op["OperationId"], "UPDATE_NAMESERVER", "ada.com", until="FAILED")
    if "Message" in op:
        holds("the reason", "not known to the domain registry" in op["Message"], op)


@step
def auto_renew():
    house.disable_domain_auto_renew(DomainName="ada.com")
    same("AutoRenew", detail()["AutoRenew"], False)
    house.enable_domain_auto_renew(DomainName="ada.com")
    same("AutoRenew", detail()["AutoRenew"], True)


@step
def auto_renew_refuses():
    refused("TLDRulesViolation", "mayfly", house.enable_domain_auto_renew, DomainName="plain.mayfly")


@step
def lock():
    for switch, want in (house.disable_domain_transfer_lock, False), (house.enable_domain_transfer_lock, True):
        op = switch(DomainName="ada.com")
        follow(house, op["OperationId"], "DOMAIN_LOCK", "ada.com")
        same("the lock in StatusList", "clientTransferProhibited" in detail()["StatusList"], want)


@step
def lock_refuses():
    for switch in house.disable_domain_transfer_lock, house.enable_domain_transfer_lock:
        refused("TLDRulesViolation", "mayfly", switch, DomainName="plain.mayfly")


def expiry(name="ada.com"):
    return detail(name)["ExpirationDate"].astimezone(UTC)


@step
def renews():
    before = expiry()
    op = house.renew_domain(DomainName="ada.com", CurrentExpiryYear=before.year, DurationInYears=1)
    follow(house, op["OperationId"], "RENEW_DOMAIN", "ada.com")
    after = expiry()
    holds(f"a year after {before}", (after - before).days in (365, 366), after)


@step
def renew_refuses():
    year = expiry().year
    refused("InvalidInput", "CurrentExpiryYear", house.renew_domain, DomainName="ada.com", CurrentExpiryYear=year - 1)
    refused("TLDRulesViolation", "ada.com", house.renew_domain, DomainName="ada.com", CurrentExpiryYear=year, DurationInYears=10)


def tags(name="ada.com"):
    return {t["Key"]: t["Value"] for t in house.list_tags_for_domain(DomainName=name)["TagList"]}


@step
def tag():
    same("tags", tags(), {})
    house.update_tags_for_domain(DomainName="ada.com", TagsToUpdate=[
        {"Key": "team", "Value": "engines"}, {"Key": "empty", "Value": ""}, {"Key": "stage", "Value": "première"}])
    house.update_tags_for_domain(DomainName="ada.com", TagsToUpdate=[{"Key": "team", "Value": "looms"}])
    same("tags", tags(), {"team": "looms", "empty": "", "stage": "première"})
    house.delete_tags_for_domain(DomainName="ada.com", TagsToDelete=["empty", "never"])
    same("tags", tags(), {"team": "looms", "stage": "première"})


@step
def tags_refuse():
    refused("InvalidInput", "aws:", house.update_tags_for_domain,
            DomainName="ada.com", TagsToUpdate=[{"Key": "aws:x", "Value": ""}])
    refused("InvalidInput", "TagsToDelete", house.delete_tags_for_domain,
            DomainName="ada.com", TagsToDelete=[f"k{n}" for n in range(51)])
    refused("InvalidInput", "DomainName", house.list_tags_for_domain, DomainName="a" * 256)


@step
def delete_refuses():
    refused("TLDRulesViolation", "lock", house.delete_domain, DomainName="copy.com")
    refused("TLDRulesViolation", "mayfly", house.delete_domain, DomainName="plain.mayfly")


@step
def deletes():
    op = house.disable_domain_transfer_lock(DomainName="copy.com")
    follow(house, op["OperationId"], "DOMAIN_LOCK", "copy.com")
    op = house.delete_domain(DomainName="copy.com")
    follow(house, op["OperationId"], "DELETE_DOMAIN", "copy.com")
    refused("InvalidInput", f"Domain copy.com not found in {FIRST} account.", house.get_domain_detail, DomainName="copy.com")
    same("Availability", availability("copy.com"), "AVAILABLE")


PAGED = [f"page{n}.net" for n in range(1, 6)]


@step
def domains_paged():
    filed = [house.register_domain(**registration(name))["OperationId"] for name in PAGED]
    for operation_id in filed:
        follow(house, operation_id)
    pages = list(house.get_paginator("list_domains").paginate(PaginationConfig={"PageSize": 3}))
    same("pages", [[d["DomainName"] for d in p["Domains"]] for p in pages],
         [["ada.com", "page1.net", "page2.net"], ["page3.net", "page4.net", "page5.net"], ["plain.mayfly"]])
    ada = pages[0]["Domains"][0]
    same("ada.com", (ada["AutoRenew"], ada["TransferLock"], ada["Expiry"]), (True, True, expiry()))
    plain = pages[2]["Domains"][0]
    same("plain.mayfly", (plain["AutoRenew"], plain["TransferLock"]), (False, False))


def named(**request):
    return [d["DomainName"] for d in house.list_domains(**request)["Domains"]]


def filters(name, operator, value):
    return [{"Name": name, "Operator": operator, "Values": [value]}]


@step
def domains_filtered():
    if not knows("ListDomains", "FilterConditions"):
        raise Left("FilterConditions is not known")
    same("BEGINS_WITH", named(FilterConditions=filters("DomainName", "BEGINS_WITH", "page")), PAGED)
    same("GE", named(FilterConditions=filters("Expiry", "GE", str(int(expiry().timestamp())))), ["ada.com"])
    same("descending", named(SortCondition={"Name": "DomainName", "SortOrder": "DESC"}),
         ["plain.mayfly", *reversed(PAGED), "ada.com"])
    same("by expiry", named(SortCondition={"Name": "Expiry", "SortOrder": "DESC"}, MaxItems=1), ["ada.com"])


@step
def domains_refuse():
    refused("InvalidInput", "Marker", house.list_domains, Marker="madeup")
    if not knows("ListDomains", "FilterConditions"):
        raise Left("FilterConditions is not known")
    refused("InvalidInput", "BEGINS_WITH", house.list_domains, FilterConditions=filters("Expiry", "BEGINS_WITH", "1"))
    refused("InvalidInput", "SortCondition", house.list_domains,
            FilterConditions=filters("DomainName", "BEGINS_WITH", "a"), SortCondition={"Name": "Expiry", "SortOrder": "ASC"})


FILED = [
    "REGISTER_DOMAIN", "REGISTER_DOMAIN", "REGISTER_DOMAIN", "UPDATE_NAMESERVER", "UPDATE_NAMESERVER",
    "DISABLE_AUTORENEW", "ENABLE_AUTORENEW", "DOMAIN_LOCK", "DOMAIN_LOCK", "RENEW_DOMAIN", "DOMAIN_LOCK", "DELETE_DOMAIN", *["REGISTER_DOMAIN"] * 5,
]


def types(**request):
    return [op["Type"] for op in house.list_operations(**request)["Operations"]]


@step
def operations_paged():
    pages = list(house.get_paginator("list_operations").paginate(PaginationConfig={"PageSize": 5}))
    same("sizes", [len(p["Operations"]) for p in pages], [5, 5, 5, 2])
    operations = [op for p in pages for op in p["Operations"]]
    same("types", [op["Type"] for op in operations], FILED)
    failed = [n for n, op in enumerate(operations) if op["Status"] != "SUCCESSFUL"]
    same("what is not SUCCESSFUL", [(n, operations[n]["Status"]) for n in failed], [(4, "FAILED")])
    same("the first", operations[0]["OperationId"], known["operation"]["OperationId"])


@step
def operations_filtered():
    hour = datetime.timedelta(hours=1)
    same("since an hour ago", types(SubmittedSince=BEGAN - hour), FILED)
    same("since an hour from now", types(SubmittedSince=BEGAN + hour), [])
    if not knows("ListOperations", "Status", "Type", "SortOrder"):
        raise Left("Status, Type and SortOrder are not known")
    same("locks", types(Type=["DOMAIN_LOCK"], Status=["SUCCESSFUL", "FAILED"]), ["DOMAIN_LOCK"] * 3)
    same("failed", types(Status=["FAILED", "ERROR"]), ["UPDATE_NAMESERVER"])
    same("under way", types(Status=["IN_PROGRESS"]), [])
    same("descending", types(SortBy="SubmittedDate", SortOrder="DESC"), FILED[::-1])


@step
def operations_refuse():
    marker = house.list_operations(MaxItems=2)["NextPageMarker"]
    refused("InvalidInput", "Marker", house.list_operations, Marker=marker[:-1])
    refused("InvalidInput", "Marker", house.list_operations, Marker=marker, SubmittedSince=BEGAN)
    refused("InvalidInput", "Marker", house.list_domains, Marker=marker)
    refused("InvalidInput", "Marker", second.list_operations, Marker=marker)
    refused("InvalidInput", "MaxItems", house.list_operations, MaxItems=101)


OF_A_DOMAIN = [
    ("delete_domain", {}),
    ("delete_tags_for_domain", {"TagsToDelete": ["team"]}),
    ("disable_domain_auto_renew", {}),
    ("disable_domain_transfer_lock", {}),
    ("enable_domain_auto_renew", {}),
    ("enable_domain_transfer_lock", {}),
    ("get_domain_detail", {}),
    ("list_tags_for_domain", {}),
    ("renew_domain", {"CurrentExpiryYear": 2030}),
    ("update_domain_nameservers", {"Nameservers": [{"Name": "ns1.freehold.test"}]}),
    ("update_tags_for_domain", {"TagsToUpdate": [{"Key": "team", "Value": ""}]}),
]


@step
def not_there():
    for action, members in OF_A_DOMAIN:
        refused("InvalidInput", f"Domain nobody.com not found in {FIRST} account.", getattr(house, action), DomainName="nobody.com", **members)


@step
def not_sold():
    for action, members in OF_A_DOMAIN:
        refused("UnsupportedTLD", "nosuchtld tld is not supported.", getattr(house, action), DomainName="ada.nosuchtld", **members)


@step
def strangers():
    same("domains", [d["DomainName"] for d in second.list_domains()["Domains"]], ["second.net"])
    same("operations", [op["Type"] for op in second.list_operations()["Operations"]], ["REGISTER_DOMAIN"])
    for action, members in OF_A_DOMAIN:
        refused("InvalidInput", f"Domain ada.com not found in {SECOND} account.", getattr(second, action), DomainName="ada.com", **members)
    refused("InvalidInput", "No operation found", second.get_operation_detail, OperationId=known["operation"]["OperationId"])
    same("tags", tags(), {"team": "looms", "stage": "première"})


@step
def wrong_secret():
    key, secret = pair("SECOND")
    refused("InvalidSignatureException", "does not match", client(credentials=(key, secret + "x")).list_domains)


@step
def unknown_key():
    _, secret = pair("SECOND")
    refused("UnrecognizedClientException", "security token", client(credentials=("AKIANOBODYHOLDSTHIS", secret)).list_domains)


@step
def session_token():
    stranger = client(credentials=pair("SECOND"), token="nobody holds this")
    refused("UnrecognizedClientException", "security token", stranger.list_domains)


@step
def other_region():
    elsewhere = client(url=URL, region="eu-north-1", credentials=pair("SECOND"))
    same("region", elsewhere.meta.region_name, "eu-north-1")
    same("domains", [d["DomainName"] for d in elsewhere.list_domains()["Domains"]], ["second.net"])


class OtherClock(botocore.auth.SigV4Auth):
    """Signs at another moment than now; botocore has set the right one before."""

    ahead = datetime.timedelta()

    def _modify_request_before_signing(self, request):
        then = datetime.datetime.now(UTC) + self.ahead
        request.context["timestamp"] = then.strftime("%Y%m%dT%H%M%SZ")
        super()._modify_request_before_signing(request)


@step
def skewed():
    right = botocore.auth.AUTH_TYPE_MAPS["v4"]
    botocore.auth.AUTH_TYPE_MAPS["v4"] = OtherClock
    try:
        same("domains", named(MaxItems=1), ["ada.com"])
        OtherClock.ahead = datetime.timedelta(minutes=-10)
        refused("InvalidSignatureException", "Signature expired", house.list_domains)
        OtherClock.ahead = datetime.timedelta(minutes=10)
        refused("InvalidSignatureException", "Signature not yet current", house.list_domains)
    finally:
        botocore.auth.AUTH_TYPE_MAPS["v4"] = right


COMING = {
    "AcceptDomainTransferFromAnotherAwsAccount": {"DomainName": "ada.com", "Password": "x"},
    "AssociateDelegationSignerToDomain": {"DomainName": "ada.com", "SigningAttributes": {}},
    "CancelDomainTransferToAnotherAwsAccount": {"DomainName": "ada.com"},
    "CheckDomainTransferability": {"DomainName": "ada.com"},
    "DisassociateDelegationSignerFromDomain": {"DomainName": "ada.com", "Id": "1"},
    "GetContactReachabilityStatus": {},
    "GetDomainSuggestions": {"DomainName": "ada.com", "SuggestionCount": 1, "OnlyAvailable": True},
    "ListPrices": {},
    "PushDomain": {"DomainName": "ada.com", "Target": "X"},
    "RejectDomainTransferFromAnotherAwsAccount": {"DomainName": "ada.com"},
    "ResendContactReachabilityEmail": {},
    "ResendOperationAuthorization": {"OperationId": "x"},
    "RetrieveDomainAuthCode": {"DomainName": "ada.com"},
    "TransferDomain": {"DomainName": "x.com", "DurationInYears": 1, "AdminContact": ADA, "RegistrantContact": ADA, "TechContact": ADA},
    "TransferDomainToAnotherAwsAccount": {"DomainName": "ada.com", "AccountId": SECOND},
    "UpdateDomainContact": {"DomainName": "ada.com", "AdminContact": ADA},
    "UpdateDomainContactPrivacy": {"DomainName": "ada.com", "AdminPrivacy": True},
    "ViewBilling": {},
}


def method(action):
    return getattr(house, botocore.xform_name(action))


@step
def coming():
    unknown = [a for a in COMING if not knows(a)]
    for action, members in COMING.items():
        if action not in unknown:
            refused("UnknownOperationException", "", method(action), **members)
    if unknown:
        raise Left(", ".join(unknown) + " are not known")


@step
def coming_refuse():
    refused("InvalidInput", "DomainName", house.check_domain_transferability, DomainName="a" * 256)
    refused("InvalidInput", "SuggestionCount", house.get_domain_suggestions, DomainName="ada.com", SuggestionCount=51, OnlyAvailable=True)


def main():
    print(f"# boto3 {boto3.__version__}, botocore {botocore.__version__}, Python {sys.version.split()[0]}", flush=True)
    failed = False
    for number, take in enumerate(steps, start=1):
        try:
            take()
            print("ok", number, flush=True)
        except Left as e:
            print("part", number, e, flush=True)
        except Exception as e:  # each step is reported, whatever happens in it
            failed = True
            print("fail", number, f"{type(e).__name__}: {e}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
