//! The query options of OData.

use std::collections::HashMap;

use crate::drive::{ApiError, ErrorCode};

/// The options that OData defines. OneDrive's older documentation writes them without `$`.
const KNOWN: &[&str] = &[
    "$apply",
    "$compute",
    "$count",
    "$expand",
    "$filter",
    "$format",
    "$orderby",
    "$search",
    "$select",
    "$skip",
    "$skiptoken",
    "$top",
];

/// The options that this server supports.
const SUPPORTED: &[&str] = &["$select", "$skiptoken", "$top"];

/// Gives options without `$` their `$`, and rejects options that this server would have to ignore.
pub(super) fn normalize(query: HashMap<String, String>) -> Result<HashMap<String, String>, ApiError> {
    let mut normalized = HashMap::new();
    for (name, value) in query {
        let with_dollar = if name.starts_with('$') { name.clone() } else { format!("${name}") };
        let is_option = name.starts_with('$') || KNOWN.contains(&with_dollar.as_str());
        let name = if is_option { with_dollar } else { name };
        let changes_nothing = name == "$count" && value == "false";
        if is_option && !changes_nothing && !SUPPORTED.contains(&name.as_str()) {
            let message = format!("{name}: this server does not support this option. It supports {}.", SUPPORTED.join(", "));
            return Err(ApiError::new(ErrorCode::NotSupported, message));
        }
        normalized.insert(name, value);
    }
    Ok(normalized)
}

/// The names in `$select`; none if all properties are requested.
pub(super) fn select(query: &HashMap<String, String>) -> Result<Option<Vec<String>>, ApiError> {
    let Some(select) = query.get("$select") else {
        return Ok(None);
    };
    let names: Vec<String> = select.split(',').map(|name| name.trim().to_owned()).collect();
    if names.iter().any(String::is_empty) {
        return Err(ApiError::invalid("$select", "names of properties were expected, such as id,name."));
    }
    if names.iter().any(|name| name == "*") { Ok(None) } else { Ok(Some(names)) }
}
