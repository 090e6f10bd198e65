//! The site of these tests: dishes, ingredients and cooks.

/// The config of the site. `declarations` is TOML at its end.
pub(crate) fn kitchen(declarations: &str) -> String {
    format!(
        r#"=== hirebook.toml
[scales]
heat = ["mild", "warm", "hot"]
[types.dish]
folder = "dishes"
title = "Dish"
fields.price = "int"
fields.heat = {{ type = "scale<heat>", title = "How hot" }}
fields.course = {{ type = "enum", of = ["starter", "main", "dessert"] }}
fields.notes = {{ type = "map<heat, markdown>" }}
fields.origin = {{ type = "string", default = "nowhere" }}
fields.tried = "date"
fields.tags = "list<string>"
[types.dish.fields.steps]
type = "list<object>"
fields = {{ uses = "ref<ingredient>", grams = "int" }}
[types.ingredient]
folder = "pantry"
[types.cook]
folder = "cooks"
[relations.uses]
from = "dish"
to = "ingredient"
inverse = "used_in"
ordered = true
titles = ["Made of", "Used in"]
props.grams = "int"
[relations.cooks]
from = "cook"
to = "dish"
inverse = "cooked_by"
[relations.based_on]
from = "dish"
to = "dish"
inverse = "base_of"
{declarations}
"#
    )
}

/// Four ingredients.
pub(crate) const PANTRY: &str = "
=== content/pantry/all.md
---
type: collection
of: ingredient
---
| title |
|---|
| Rice |
| Beans |
| Chilli |
| Salt |
";
