//! cedar-policy: a policy for each service, parsed and validated against a schema once, and one request for each consignment, whose
//! determining policies are the services that take it.
//!
//! The zone is the principal, and the zones that a service delivers to are a group that it is in, so that most policies are decided by
//! their scope. Figures are compared before sets, and a plain boolean stands before each test of sets.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, Request, RestrictedExpression,
    Schema, ValidationMode, Validator,
};

use crate::{Question, Service};

/// Policies, entities and the schema that both keep to.
pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    schema: Schema,
}

impl Cedar {
    /// Writes the policies, parses and validates them.
    #[must_use]
    pub fn new(services: &[Service]) -> Self {
        let schema = schema();
        let policies = services.iter().map(|service| {
            Policy::parse(Some(PolicyId::new(service.number.to_string())), policy(service)).unwrap_or_else(|error| panic!("{error}"))
        });
        let policies = PolicySet::from_policies(policies).expect("distinct policies");
        let checked = Validator::new(schema.clone()).validate(&policies, ValidationMode::Strict);
        assert!(checked.validation_passed(), "{checked}");
        let entities = Entities::from_entities(entities(services), Some(&schema)).expect("valid entities");
        Self { authorizer: Authorizer::new(), policies, entities, schema }
    }

    /// What is requested for a consignment.
    #[must_use]
    pub fn request(&self, question: &Question) -> Request {
        let figures = Question::FIGURES.into_iter().zip(question.figures);
        let mut pairs: Vec<(String, RestrictedExpression)> =
            figures.map(|(name, figure)| (name.to_owned(), RestrictedExpression::new_long(figure))).collect();
        for (name, plain, members) in [("tags", "untagged", &question.tags), ("places", "elsewhere", &question.places)] {
            let set = members.iter().map(|member| RestrictedExpression::new_string(member.clone()));
            pairs.push((name.to_owned(), RestrictedExpression::new_set(set)));
            pairs.push((plain.to_owned(), RestrictedExpression::new_bool(members.is_empty())));
        }
        let context = Context::from_pairs(pairs).expect("a context");
        let (zone, action, shop) = (uid("Zone", &question.zone), uid("Action", &question.direction), uid("Shop", "Shop"));
        Request::new(zone, action, shop, context, Some(&self.schema)).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The numbers of the services that take it, in no order.
    #[must_use]
    pub fn eligible(&self, request: &Request) -> Vec<usize> {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        assert!(response.diagnostics().errors().next().is_none(), "a policy failed");
        let number = |id: &PolicyId| AsRef::<str>::as_ref(id).parse().expect("the number of a service");
        response.diagnostics().reason().map(number).collect()
    }
}

fn schema() -> Schema {
    let figures = Question::FIGURES.map(|figure| format!("{figure}: Long")).join(", ");
    let source = format!(
        "entity Shop; entity Reach; entity Zone in [Reach];
         action Outbound, Inbound appliesTo {{ principal: [Zone], resource: [Shop], context: {{
             {figures}, tags: Set<String>, untagged: Bool, places: Set<String>, elsewhere: Bool }} }};"
    );
    Schema::from_cedarschema_str(&source).unwrap_or_else(|error| panic!("{error}")).0
}

fn policy(service: &Service) -> String {
    let mut conditions = String::new();
    for (figure, least, most) in &service.bounds {
        for (bound, comparison) in [(most, "<="), (least, ">=")] {
            if let Some(bound) = bound {
                let _ = write!(conditions, "context.{figure} {comparison} {bound} && ");
            }
        }
    }
    let _ = match service.tags.as_slice() {
        [] => write!(conditions, "context.untagged"),
        tags => write!(conditions, "(context.untagged || {}.containsAll(context.tags))", set(tags)),
    };
    if !service.excluded.is_empty() {
        let _ = write!(conditions, " && (context.elsewhere || !{}.containsAny(context.places))", set(&service.excluded));
    }
    let (reach, direction) = (reach(service), &service.direction);
    format!("permit (principal in Reach::\"{reach}\", action == Action::\"{direction}\", resource) when {{ {conditions} }};")
}

fn set(members: &[String]) -> String {
    format!("[{}]", members.iter().map(|member| format!("\"{member}\"")).collect::<Vec<_>>().join(", "))
}

/// The group of the zones that a service delivers to.
fn reach(service: &Service) -> String {
    let zones: BTreeSet<&str> = service.zones.iter().map(String::as_str).collect();
    zones.into_iter().collect::<Vec<_>>().join(" ")
}

/// The zones, each in the groups that have it.
fn entities(services: &[Service]) -> Vec<Entity> {
    let mut zones: BTreeMap<&str, HashSet<EntityUid>> = BTreeMap::new();
    for service in services {
        for zone in &service.zones {
            zones.entry(zone).or_default().insert(uid("Reach", &reach(service)));
        }
    }
    let groups: HashSet<EntityUid> = zones.values().flatten().cloned().collect();
    let zones = zones.into_iter().map(|(zone, groups)| Entity::new_no_attrs(uid("Zone", zone), groups));
    zones.chain(groups.into_iter().map(|group| Entity::new_no_attrs(group, HashSet::new()))).collect()
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(EntityTypeName::from_str(kind).expect("a type"), EntityId::new(id))
}
