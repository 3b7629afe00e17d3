// The list of ../README.md, walked with the AWS SDK for JavaScript.
//
// Each step prints "ok N", "part N what it left out" or "fail N why". The runner
// has started the houses and tells of them by the environment.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import * as sdk from "@aws-sdk/client-route-53-domains";

const FIRST = "123456789012";
const SECOND = "111122223333";
const POLL = 20; // milliseconds
const BEGAN = Date.now();

const ADA = {
  FirstName: "Ada",
  LastName: "Lovelace",
  ContactType: "PERSON",
  AddressLine1: "12 St James's Square",
  AddressLine2: "",
  City: "London",
  CountryCode: "GB",
  ZipCode: "SW1Y 4JH",
  PhoneNumber: "+44.2079460958",
  Email: "ada@example.net",
  ExtraParams: [],
};
const DESK = { ...ADA, ContactType: "COMPANY", OrganizationName: "Analytical Engines" };

const pair = (name) => ({
  accessKeyId: process.env[`${name}_KEY`],
  secretAccessKey: process.env[`${name}_SECRET`],
});

// The first account's endpoint, region and key come from what serve printed.
const house = new sdk.Route53DomainsClient({});
const second = new sdk.Route53DomainsClient({ credentials: pair("SECOND") });
const pensive = new sdk.Route53DomainsClient({ endpoint: process.env.PENSIVE_URL, credentials: pair("PENSIVE") });
const known = {}; // what one step learns and another needs

const send = (client, action, input = {}) => client.send(new sdk[`${action}Command`](input));
const ask = (action, input) => send(house, action, input);

// Absent members may be keys without a value.
const plain = (value) => JSON.parse(JSON.stringify(value));

function same(what, got, want) {
  assert.deepEqual(got, want, `${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

function holds(what, truth, got) {
  assert.ok(truth, `${what}: got ${JSON.stringify(got)}`);
}

// refused gives the error, which must be of the class that the SDK has for it.
async function refused(kind, text, client, action, input = {}) {
  const what = `${action} ${Object.keys(input)}`;
  let answer;
  try {
    answer = await send(client, action, input);
  } catch (e) {
    same(`${what} name`, e.name, kind);
    same(`${what} class`, e.constructor, sdk[kind] ?? sdk.Route53DomainsServiceException);
    same(`${what} status`, e.$metadata.httpStatusCode, 400);
    holds(`${what} request id`, /^[0-9a-f-]{36}$/.test(e.$metadata.requestId), e.$metadata.requestId);
    holds(`${what} message with ${text}`, e.message.includes(text), e.message);
    return e;
  }
  throw new assert.AssertionError({ message: `${what}: got ${JSON.stringify(answer)}, want ${kind}` });
}

async function follow(client, id, { kind, domain, until = "SUCCESSFUL" } = {}) {
  const order = ["SUBMITTED", "IN_PROGRESS"];
  if (!order.includes(until)) order.push(until);
  for (let at = 0; ; await pause(POLL)) {
    const op = await send(client, "GetOperationDetail", { OperationId: id });
    holds(`status of ${id}`, order.indexOf(op.Status) >= at, op);
    at = order.indexOf(op.Status);
    if (op.Status !== until) continue;
    same("OperationId", op.OperationId, id);
    if (kind) same("Type", op.Type, kind);
    if (domain) same("DomainName", op.DomainName, domain);
    return op;
  }
}

const registration = (name, more = {}) => ({
  DomainName: name,
  DurationInYears: 1,
  AdminContact: ADA,
  RegistrantContact: ADA,
  TechContact: DESK,
  ...more,
});

async function register(client, name, more) {
  const { OperationId } = await send(client, "RegisterDomain", registration(name, more));
  return follow(client, OperationId, { kind: "REGISTER_DOMAIN", domain: name });
}

const availability = async (name) => (await ask("CheckDomainAvailability", { DomainName: name })).Availability;
const detail = async (name = "ada.com") => plain(await ask("GetDomainDetail", { DomainName: name }));
const expiry = async () => (await ask("GetDomainDetail", { DomainName: "ada.com" })).ExpirationDate;

async function tags() {
  const { TagList } = await ask("ListTagsForDomain", { DomainName: "ada.com" });
  return Object.fromEntries(TagList.map((t) => [t.Key, t.Value]));
}

const named = async (input) => (await ask("ListDomains", input)).Domains.map((d) => d.DomainName);
const filter = (Name, Operator, value) => [{ Name, Operator, Values: [value] }];
const types = async (input) => (await ask("ListOperations", input)).Operations.map((op) => op.Type);

const PAGED = [1, 2, 3, 4, 5].map((n) => `page${n}.net`);

const FILED = [
  "REGISTER_DOMAIN", "REGISTER_DOMAIN", "REGISTER_DOMAIN", "UPDATE_NAMESERVER", "UPDATE_NAMESERVER",
  "DISABLE_AUTORENEW", "ENABLE_AUTORENEW", "DOMAIN_LOCK", "DOMAIN_LOCK", "RENEW_DOMAIN", "DOMAIN_LOCK", "DELETE_DOMAIN",
  ...PAGED.map(() => "REGISTER_DOMAIN"),
];

const OF_A_DOMAIN = {
  DeleteDomain: {},
  DeleteTagsForDomain: { TagsToDelete: ["team"] },
  DisableDomainAutoRenew: {},
  DisableDomainTransferLock: {},
  EnableDomainAutoRenew: {},
  EnableDomainTransferLock: {},
  GetDomainDetail: {},
  ListTagsForDomain: {},
  RenewDomain: { CurrentExpiryYear: 2030 },
  UpdateDomainNameservers: { Nameservers: [{ Name: "ns1.freehold.test" }] },
  UpdateTagsForDomain: { TagsToUpdate: [{ Key: "team", Value: "" }] },
};

const COMING = {
  AcceptDomainTransferFromAnotherAwsAccount: { DomainName: "ada.com", Password: "x" },
  AssociateDelegationSignerToDomain: { DomainName: "ada.com", SigningAttributes: {} },
  CancelDomainTransferToAnotherAwsAccount: { DomainName: "ada.com" },
  CheckDomainTransferability: { DomainName: "ada.com" },
  DisassociateDelegationSignerFromDomain: { DomainName: "ada.com", Id: "1" },
  GetContactReachabilityStatus: {},
  GetDomainSuggestions: { DomainName: "ada.com", SuggestionCount: 1, OnlyAvailable: true },
  ListPrices: {},
  PushDomain: { DomainName: "ada.com", Target: "X" },
  RejectDomainTransferFromAnotherAwsAccount: { DomainName: "ada.com" },
  ResendContactReachabilityEmail: {},
  ResendOperationAuthorization: { OperationId: "x" },
  RetrieveDomainAuthCode: { DomainName: "ada.com" },
  TransferDomain: registration("x.com"),
  TransferDomainToAnotherAwsAccount: { DomainName: "ada.com", AccountId: SECOND },
  UpdateDomainContact: { DomainName: "ada.com", AdminContact: ADA },
  UpdateDomainContactPrivacy: { DomainName: "ada.com", AdminPrivacy: true },
  ViewBilling: {},
};

const refusedEach = async (kind, text, client, name) => {
  for (const [action, members] of Object.entries(OF_A_DOMAIN)) {
    await refused(kind, text, client, action, { DomainName: name, ...members });
  }
};

const steps = {
  async 1() {
    same("Availability", await availability("ada.com"), "AVAILABLE");
  },
  async 2() {
    known.operation = await register(house, "ada.com");
    same("StatusFlag", known.operation.StatusFlag, undefined);
  },
  async 3() {
    same("Availability", await availability("ada.com"), "UNAVAILABLE");
  },
  async 4() {
    const got = await detail();
    same("DomainName", got.DomainName, "ada.com");
    same("AdminContact", got.AdminContact, ADA);
    same("RegistrantContact", got.RegistrantContact, ADA);
    same("TechContact", got.TechContact, DESK);
    same("BillingContact", got.BillingContact, ADA);
    same("Nameservers", got.Nameservers, [1, 2, 3, 4].map((n) => ({ Name: `ns${n}.freehold.test`, GlueIps: [] })));
    same("AutoRenew", got.AutoRenew, true);
    for (const role of ["Admin", "Registrant", "Tech", "Billing"]) same(`${role}Privacy`, got[`${role}Privacy`], true);
    holds("StatusList has the lock", got.StatusList.includes("clientTransferProhibited"), got.StatusList);
    for (const member of ["RegistrarName", "WhoIsServer", "RegistrarUrl", "AbuseContactEmail", "AbuseContactPhone"]) {
      holds(member, got[member], got);
    }
  },
  async 5() {
    const op = known.operation;
    const domain = await ask("GetDomainDetail", { DomainName: "ada.com" });
    const past = [op.SubmittedDate, op.LastUpdatedDate, domain.CreationDate, domain.UpdatedDate];
    for (const moment of [...past, domain.ExpirationDate]) same("class of a moment", moment.constructor, Date);
    for (const moment of past) {
      holds(`from ${new Date(BEGAN).toISOString()} until now`, BEGAN - 1000 <= +moment && +moment <= Date.now(), moment);
    }
    holds("some milliseconds", past.some((moment) => moment.getUTCMilliseconds() !== 0), past);
    const days = (domain.ExpirationDate - domain.CreationDate) / 86400e3;
    holds("a year's term in days", days === 365 || days === 366, days);
  },
  async 6() {
    const { AdminContact, RegistrantContact, TechContact, BillingContact } = await ask("GetDomainDetail", { DomainName: "ada.com" });
    const contacts = { AdminContact, RegistrantContact, TechContact, BillingContact };
    await register(house, "copy.com", { IdnLangCode: "", ...contacts });
    const again = await detail("copy.com");
    for (const role of Object.keys(contacts)) same(role, again[role], plain(contacts[role]));
  },
  async 7() {
    await refused("InvalidInput", "", house, "CheckDomainAvailability", { DomainName: "-.com" });
    await refused("InvalidInput", "xn--bcher-kva.com", house, "CheckDomainAvailability", { DomainName: "bücher.com" });
    await refused("UnsupportedTLD", "nosuchtld tld is not supported.", house, "CheckDomainAvailability", { DomainName: "ada.nosuchtld" });
  },
  async 8() {
    const { City, ...bad } = { ...ADA, PhoneNumber: "a number", Email: "nowhere" };
    let e = await refused("InvalidInput", "AdminContact.PhoneNumber", house, "RegisterDomain", registration("bad.com", { AdminContact: bad }));
    for (const problem of ["AdminContact.City", "AdminContact.Email"]) holds(`${problem} is told too`, e.message.includes(problem), e.message);
    e = await refused("InvalidInput", "DurationInYears", house, "RegisterDomain",
      registration("bad.com", { DurationInYears: 11, TechContact: { ...ADA, CountryCode: "XX" } }));
    holds("CountryCode is told too", e.message.includes("CountryCode"), e.message);
  },
  async 9() {
    await refused("UnsupportedTLD", "nosuchtld tld is not supported.", house, "RegisterDomain", registration("ada.nosuchtld"));
  },
  async 10() {
    await refused("TLDRulesViolation", "mayfly", house, "RegisterDomain", registration("plain.mayfly", { DurationInYears: 2 }));
    await refused("TLDRulesViolation", "OWNER.UK_CONTACT_TYPE is missing", house, "RegisterDomain", registration("ada.co.uk"));
    await register(house, "plain.mayfly", { AutoRenew: false });
  },
  async 11() {
    await register(second, "second.net");
    await refused("DomainLimitExceeded", "1 domain", second, "RegisterDomain", registration("third.net"));
  },
  async 12() {
    known.slow = (await send(pensive, "RegisterDomain", registration("slow.com"))).OperationId;
    const e = await refused("DuplicateRequest", "already pending", pensive, "RegisterDomain", registration("slow.com"));
    same("requestId", e.requestId, known.slow);
  },
  async 13() {
    const op = await follow(pensive, known.slow, { kind: "REGISTER_DOMAIN", domain: "slow.com", until: "IN_PROGRESS" });
    same("StatusFlag", op.StatusFlag, undefined);
    await refused("InvalidInput", "Domain slow.com not found in", pensive, "GetDomainDetail", { DomainName: "slow.com" });
  },
  async 14() {
    for (const id of ["no-such-operation", known.slow]) {
      await refused("InvalidInput", "No operation found", house, "GetOperationDetail", { OperationId: id });
    }
    await refused("InvalidInput", "OperationId", house, "GetOperationDetail", { OperationId: "x".repeat(256) });
  },
  async 15() {
    const want = [
      { Name: "ns1.ada.com", GlueIps: ["198.41.0.4", "2001:503:ba3e::2:30"] },
      { Name: "ns2.freehold.test", GlueIps: [] },
    ];
    const { OperationId } = await ask("UpdateDomainNameservers", { DomainName: "ada.com", Nameservers: want });
    await follow(house, OperationId, { kind: "UPDATE_NAMESERVER", domain: "ada.com" });
    same("Nameservers", (await detail()).Nameservers, want);
  },
  async 16() {
    const server = { Name: "ns2.freehold.test" };
    await refused("InvalidInput", "Nameservers[0].GlueIps", house, "UpdateDomainNameservers",
      { DomainName: "ada.com", Nameservers: [{ Name: "ns1.ada.com" }, server] });
    await refused("TLDRulesViolation", "mayfly", house, "UpdateDomainNameservers", { DomainName: "plain.mayfly", Nameservers: [server] });
    const { OperationId } = await ask("UpdateDomainNameservers", { DomainName: "ada.com", Nameservers: [{ Name: "ns1.nobody.com" }] });
    const op = await follow(house, OperationId, { kind: "UPDATE_NAMESERVER", domain: "ada.com", until: "FAILED" });
    holds("the reason", op.Message.includes("not known to the domain registry"), op);
  },
  async 17() {
    await ask("DisableDomainAutoRenew", { DomainName: "ada.com" });
    same("AutoRenew", (await detail()).AutoRenew, false);
    await ask("EnableDomainAutoRenew", { DomainName: "ada.com" });
    same("AutoRenew", (await detail()).AutoRenew, true);
  },
  async 18() {
    await refused("TLDRulesViolation", "mayfly", house, "EnableDomainAutoRenew", { DomainName: "plain.mayfly" });
  },
  async 19() {
    for (const [action, want] of [["DisableDomainTransferLock", false], ["EnableDomainTransferLock", true]]) {
      const { OperationId } = await ask(action, { DomainName: "ada.com" });
      await follow(house, OperationId, { kind: "DOMAIN_LOCK", domain: "ada.com" });
      same("the lock in StatusList", (await detail()).StatusList.includes("clientTransferProhibited"), want);
    }
  },
  async 20() {
    for (const action of ["DisableDomainTransferLock", "EnableDomainTransferLock"]) {
      await refused("TLDRulesViolation", "mayfly", house, action, { DomainName: "plain.mayfly" });
    }
  },
  async 21() {
    const before = await expiry();
    const { OperationId } = await ask("RenewDomain", { DomainName: "ada.com", CurrentExpiryYear: before.getUTCFullYear(), DurationInYears: 1 });
    await follow(house, OperationId, { kind: "RENEW_DOMAIN", domain: "ada.com" });
    const days = ((await expiry()) - before) / 86400e3;
    holds("a year more, in days", days === 365 || days === 366, days);
  },
  async 22() {
    const year = (await expiry()).getUTCFullYear();
    await refused("InvalidInput", "CurrentExpiryYear", house, "RenewDomain", { DomainName: "ada.com", CurrentExpiryYear: year - 1 });
    await refused("TLDRulesViolation", "ada.com", house, "RenewDomain", { DomainName: "ada.com", CurrentExpiryYear: year, DurationInYears: 10 });
  },
  async 23() {
    same("tags", await tags(), {});
    await ask("UpdateTagsForDomain", {
      DomainName: "ada.com",
      TagsToUpdate: [{ Key: "team", Value: "engines" }, { Key: "empty", Value: "" }, { Key: "stage", Value: "première" }],
    });
    await ask("UpdateTagsForDomain", { DomainName: "ada.com", TagsToUpdate: [{ Key: "team", Value: "looms" }] });
    same("tags", await tags(), { team: "looms", empty: "", stage: "première" });
    await ask("DeleteTagsForDomain", { DomainName: "ada.com", TagsToDelete: ["empty", "never"] });
    same("tags", await tags(), { team: "looms", stage: "première" });
  },
  async 24() {
    await refused("InvalidInput", "aws:", house, "UpdateTagsForDomain", { DomainName: "ada.com", TagsToUpdate: [{ Key: "aws:x", Value: "" }] });
    await refused("InvalidInput", "TagsToDelete", house, "DeleteTagsForDomain",
      { DomainName: "ada.com", TagsToDelete: Array.from({ length: 51 }, (_, n) => `k${n}`) });
    await refused("InvalidInput", "DomainName", house, "ListTagsForDomain", { DomainName: "a".repeat(256) });
  },
  async 25() {
    await refused("TLDRulesViolation", "lock", house, "DeleteDomain", { DomainName: "copy.com" });
    await refused("TLDRulesViolation", "mayfly", house, "DeleteDomain", { DomainName: "plain.mayfly" });
  },
  async 26() {
    for (const [action, kind] of [["DisableDomainTransferLock", "DOMAIN_LOCK"], ["DeleteDomain", "DELETE_DOMAIN"]]) {
      const { OperationId } = await ask(action, { DomainName: "copy.com" });
      await follow(house, OperationId, { kind, domain: "copy.com" });
    }
    await refused("InvalidInput", `Domain copy.com not found in ${FIRST} account.`, house, "GetDomainDetail", { DomainName: "copy.com" });
    same("Availability", await availability("copy.com"), "AVAILABLE");
  },
  async 27() {
    const filed = [];
    for (const name of PAGED) filed.push((await ask("RegisterDomain", registration(name))).OperationId);
    for (const id of filed) await follow(house, id);
    const pages = [];
    for await (const page of sdk.paginateListDomains({ client: house, pageSize: 3 }, {})) pages.push(page.Domains);
    same("pages", pages.map((p) => p.map((d) => d.DomainName)),
      [["ada.com", "page1.net", "page2.net"], ["page3.net", "page4.net", "page5.net"], ["plain.mayfly"]]);
    same("ada.com", plain(pages[0][0]), { DomainName: "ada.com", AutoRenew: true, TransferLock: true, Expiry: (await expiry()).toISOString() });
    same("plain.mayfly", [pages[2][0].AutoRenew, pages[2][0].TransferLock], [false, false]);
  },
  async 28() {
    same("BEGINS_WITH", await named({ FilterConditions: filter("DomainName", "BEGINS_WITH", "page") }), PAGED);
    same("GE", await named({ FilterConditions: filter("Expiry", "GE", String((await expiry()) / 1000)) }), ["ada.com"]);
    same("descending", await named({ SortCondition: { Name: "DomainName", SortOrder: "DESC" } }),
      ["plain.mayfly", ...[...PAGED].reverse(), "ada.com"]);
    same("by expiry", await named({ SortCondition: { Name: "Expiry", SortOrder: "DESC" }, MaxItems: 1 }), ["ada.com"]);
  },
  async 29() {
    await refused("InvalidInput", "Marker", house, "ListDomains", { Marker: "madeup" });
    await refused("InvalidInput", "BEGINS_WITH", house, "ListDomains", { FilterConditions: filter("Expiry", "BEGINS_WITH", "1") });
    await refused("InvalidInput", "SortCondition", house, "ListDomains",
      { FilterConditions: filter("DomainName", "BEGINS_WITH", "a"), SortCondition: { Name: "Expiry", SortOrder: "ASC" } });
  },
  async 30() {
    const pages = [];
    for await (const page of sdk.paginateListOperations({ client: house, pageSize: 5 }, {})) pages.push(page.Operations);
    same("sizes", pages.map((p) => p.length), [5, 5, 5, 2]);
    const operations = pages.flat();
    same("types", operations.map((op) => op.Type), FILED);
    same("statuses", operations.map((op) => op.Status), FILED.map((_, n) => (n === 4 ? "FAILED" : "SUCCESSFUL")));
    const { $metadata, ...first } = known.operation;
    same("the first", plain(operations[0]), plain(first));
  },
  async 31() {
    const hour = 3600e3;
    same("since an hour ago", await types({ SubmittedSince: new Date(BEGAN - hour) }), FILED);
    same("since an hour from now", await types({ SubmittedSince: new Date(BEGAN + hour) }), []);
    same("locks", await types({ Type: ["DOMAIN_LOCK"], Status: ["SUCCESSFUL", "FAILED"] }), Array(3).fill("DOMAIN_LOCK"));
    same("failed", await types({ Status: ["FAILED", "ERROR"] }), ["UPDATE_NAMESERVER"]);
    same("under way", await types({ Status: ["IN_PROGRESS"] }), []);
    same("descending", await types({ SortBy: "SubmittedDate", SortOrder: "DESC" }), [...FILED].reverse());
  },
  async 32() {
    const { NextPageMarker: Marker } = await ask("ListOperations", { MaxItems: 2 });
    await refused("InvalidInput", "Marker", house, "ListOperations", { Marker: Marker.slice(0, -1) });
    await refused("InvalidInput", "Marker", house, "ListOperations", { Marker, SortOrder: "DESC" });
    await refused("InvalidInput", "Marker", house, "ListDomains", { Marker });
    await refused("InvalidInput", "Marker", second, "ListOperations", { Marker });
    await refused("InvalidInput", "MaxItems", house, "ListOperations", { MaxItems: 101 });
  },
  async 33() {
    await refusedEach("InvalidInput", `Domain nobody.com not found in ${FIRST} account.`, house, "nobody.com");
  },
  async 34() {
    await refusedEach("UnsupportedTLD", "nosuchtld tld is not supported.", house, "ada.nosuchtld");
  },
  async 35() {
    same("domains", (await send(second, "ListDomains")).Domains.map((d) => d.DomainName), ["second.net"]);
    same("operations", (await send(second, "ListOperations")).Operations.map((op) => op.Type), ["REGISTER_DOMAIN"]);
    await refusedEach("InvalidInput", `Domain ada.com not found in ${SECOND} account.`, second, "ada.com");
    await refused("InvalidInput", "No operation found", second, "GetOperationDetail", { OperationId: known.operation.OperationId });
    same("tags", await tags(), { team: "looms", stage: "première" });
  },
  async 36() {
    const credentials = pair("SECOND");
    credentials.secretAccessKey += "x";
    await refused("InvalidSignatureException", "does not match", new sdk.Route53DomainsClient({ credentials }), "ListDomains");
  },
  async 37() {
    const credentials = { ...pair("SECOND"), accessKeyId: "AKIANOBODYHOLDSTHIS" };
    await refused("UnrecognizedClientException", "security token", new sdk.Route53DomainsClient({ credentials }), "ListDomains");
  },
  async 38() {
    const credentials = { ...pair("SECOND"), sessionToken: "nobody holds this" };
    await refused("UnrecognizedClientException", "security token", new sdk.Route53DomainsClient({ credentials }), "ListDomains");
  },
  async 39() {
    const elsewhere = new sdk.Route53DomainsClient({ region: "eu-north-1", credentials: pair("SECOND") });
    same("domains", (await send(elsewhere, "ListDomains")).Domains.map((d) => d.DomainName), ["second.net"]);
  },
  async 40() {
    for (const [minutes, text] of [[-10, "Signature expired"], [10, "Signature not yet current"]]) {
      const client = new sdk.Route53DomainsClient({ systemClockOffset: minutes * 60e3, maxAttempts: 1 });
      await refused("InvalidSignatureException", text, client, "ListDomains");
      // The answer's Date header has set the client's clock right.
      same("domains at the second call", (await send(client, "ListDomains", { MaxItems: 1 })).Domains.map((d) => d.DomainName), ["ada.com"]);
    }
  },
  async 41() {
    for (const [action, input] of Object.entries(COMING)) await refused("UnknownOperationException", "", house, action, input);
  },
  async 42() {
    await refused("InvalidInput", "DomainName", house, "CheckDomainTransferability", { DomainName: "a".repeat(256) });
    await refused("InvalidInput", "SuggestionCount", house, "GetDomainSuggestions", { DomainName: "ada.com", SuggestionCount: 51, OnlyAvailable: true });
  },
};

const { version } = createRequire(import.meta.url)("@aws-sdk/client-route-53-domains/package.json");
console.log(`# @aws-sdk/client-route-53-domains ${version}, Node.js ${process.version}`);
for (const [number, take] of Object.entries(steps)) {
  try {
    await take();
    console.log("ok", number);
  } catch (e) {
    process.exitCode = 1;
    console.log("fail", number, `${e.name}: ${e.message}`);
  }
}
