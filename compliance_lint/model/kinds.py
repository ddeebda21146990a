from __future__ import annotations

from compliance_lint.model.types import *


def F(t,doc="x.",ex="x: 1",asked="HJCET",required=False): return Field(t,doc,ex,asked,required)
T=TextType();B=BoolType();N=NumberType();D=DateType();EV=DateType(True)
def L(t): return ListType(t)
def t(x,also=""): return TermType(x,also)
def R(name,short="",**k): return RecordType(name,{a:F(b) for a,b in k.items()},short)
party=RefType("party"); node=RefType("node"); system=RefType("system"); place=RefType("place"); dataset=RefType("dataset"); doc=RefType("document")
BASE=dict(name=T,note=T,owner=FreeType("party"),count=N,evidence=EvidenceType(),lacks=LacksType())
LIFE=dict(since=D,until=EV); GR=dict(grades=GradesType()); ST=dict(status=t("statuses"))
ret=R("retention","period",period=DurationType("maximum"),**{"from":t("retention_from")},then=t("retention_then"),reason=T,overdue=NumberType("records","maximum"))
field=R("field","category",category=t("data"),needed_for=L(t("purposes")),required=B,visible_to=L(t("visibility")),identifies=t("identifies"),treatment=t("treatments"),reversible=B,key=t("key_states"),smallest_group=NumberType("people","minimum"))
officer=R("officer",function=t("functions"),holder=FreeType(),dedicated=B,duties=L(t("duties")),reports_to=FreeType(),reported=L(D),other_posts=L(t("functions")),contact=R("contact",public=B,checked=D))
perf=R("performed",date=D,by=FreeType("party"),result=t("results"),covers=SelectorType(),figures=MapType(N),record=doc)
appr=R("approved",by=FreeType(),date=D)
fnd=R("finding",id=FreeType(),severity=t("severities"),status=t("finding_statuses"),due=D,closed=EV,record=doc)
report=R("report",to=RefType("party",words=("party_kinds","functions")),date=D,stage=t("stages"),states=TermsType("topics"),reasons=T)
about=R("about",purposes=L(t("purposes")),data=L(t("data")),recipients=L(t("party_kinds","party")),countries=L(t("countries")),subjects=L(t("subjects")))
K={}
def kind(name,plural,record=False,**f): K[name]=Kind(name,plural,name+".",{a:F(b,required=(a=="type" and (record or name in("incident","request")))) for a,b in {**BASE,**f}.items()},record)
kind("organisation","organisation",country=t("countries"),serves=L(t("countries")),kind=t("organisation_kinds"),sectors=L(t("sectors")),roles=L(t("roles")),staff=R("staff",total=N,processing_data=N),departments=L(t("departments")),officers=MapType(officer),**GR)
kind("party","parties",kind=t("party_kinds"),roles=L(t("roles")),country=t("countries"),operates_in=L(t("countries")),engages=L(party),related_to=L(party),same_as=party,needs=L(t("data")),own_purposes=L(t("purposes")),handles_data=B,**LIFE)
kind("place","places",kind=t("place_kinds"),within=place,country=t("countries"),exposure=t("exposures"),contains=L(t("contents")),readings=R("readings",temperature=L(N),humidity=L(N)),**GR)
kind("system","systems",kind=t("system_kinds"),operator=L(party),places=L(place),runs_on=L(system),part_of=system,milestones=R("milestones",designed=D,build_started=D,security_ready=D,live=D,retired=D),changes=L(R("change",date=D,kind=t("change_kinds"),note=T,record=RefType("document","assessment"),notified=L(D))),exposes=L(R("exposed",service=t("services"),to=t("exposures","place"),restricted_to=L(t("restrictions")),purposes=L(t("purposes")),since=D,until=EV)),components=L(R("component",kind=t("component_kinds"),product=FreeType(),maker_country=t("countries"),updated=D,supported_until=D,licensed=B)),designations=L(t("designations")),tolerable_outage=DurationType(),can=L(t("abilities")),reaches_people_by=L(t("reach_channels")),**LIFE,**GR,**ST)
kind("dataset","datasets",system=system,subjects=MapType(CountType(),"subjects"),fields=MapType(field),form=t("forms"),derived_from=L(dataset),key_of=dataset,source=t("dataset_sources","party"),purposes=L(t("purposes")),created=D,retention=ret,oldest_record=D,**LIFE,**GR)
kind("activity","activities",purposes=L(t("purposes")),subjects=L(t("subjects")),data=L(t("data")),systems=L(system),recipients=L(t("party_kinds","party")),countries=L(t("countries")),basis=TermsType("bases"),retention=ret,traits=L(t("activity_traits")),on_behalf_of=party)
kind("flow","flows",**{"from":node,"to":node},dataset=L(dataset),kind=t("flow_kinds"),data=L(t("data")),purposes=L(t("purposes")),mode=t("modes"),basis=TermsType("bases"),channel=TermsType("channels"),protection=L(t("protections")),via=L(system),transform=L(R("transform",kind=t("transforms"),data=L(t("data")),k=N)),joins=R("joins",**{"with":L(dataset)},matching=L(FreeType()),person_level=B),safeguard=t("safeguards"),frequency=t("frequencies"),**LIFE,**ST)
kind("grant","grants",holder=FreeType("party"),holder_kind=t("holder_kinds"),member_of=L(RefType("grant")),systems=L(system),places=L(place),data=L(t("data")),permissions=L(t("permissions")),scope=t("scopes"),need=L(t("data")),window=DurationType("maximum"),volume=R("volume",at_most=N,per=DurationType()),approved=L(appr),reviewed=L(D),left=EV,moved=EV,removed=D,last_used=D,via=L(system),**LIFE)
REC=dict(covers=SelectorType(),**LIFE,**ST)
kind("control","controls",True,type=t("controls"),every=DurationType("maximum"),performed=L(perf),parameters=ParametersType(),provided_by=RefType("party","system"),**REC)
kind("document","documents",True,type=t("documents"),states=TermsType("topics"),about=about,date=D,version=FreeType(),languages=L(t("languages")),parties=L(party),signed=L(FreeType()),audience=L(t("audience")),published=L(R("published",at=FreeType(),date=D)),notified=L(R("notified",to=FreeType(),date=D)),shown=t("shown"),kept_at=FreeType(),kept_for=DurationType("minimum"),refers_to=L(FreeType()),confirmed=D,withdrawn=EV,reviewed=L(D),approved=L(appr),**REC)
kind("assessment","assessments",True,type=t("assessments"),date=D,every=DurationType("maximum"),by=FreeType("party"),manner=L(t("manners")),advised_by=L(FreeType()),items=TermsType("items"),result=t("results"),score=N,findings=L(fnd),impacts=L(R("impact",aspect=t("impact_aspects"),object=t("impact_objects"),degree=t("impact_degrees"))),residual_risk=t("risks"),**GR,**REC)
kind("filing","filings",True,type=t("filings"),authority=FreeType("party"),filed=D,decided=D,number=FreeType(),states=TermsType("topics"),version=FreeType(),due=D,answered=D,renewal_requested=D,result=t("results"),**REC,**GR)
kind("incident","incidents",type=t("incident_types"),covers=SelectorType(),occurred=D,known=D,contained=D,resolved=D,detected_by=t("detected_by"),people=CountType(),risk=t("risks"),traits=L(t("incident_traits")),data=L(t("data")),recipients=L(node),reported=L(report),informed=L(R("informed",date=D,states=TermsType("topics"),manner=t("manners"))),states=TermsType("topics"),**GR)
kind("request","requests",type=t("request_types"),covers=SelectorType(),received=D,extended=D,responded=D,reasons=T,result=t("results"))
KINDS=K; BY_PLURAL={k.plural:k for k in K.values()}
