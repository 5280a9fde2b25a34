//! Asking contracts that are not ours: one field of an answer whose other fields nobody here knows.

use cosmwasm_std::{
    to_json_vec, Binary, ContractResult, Deps, Empty, QueryRequest, SystemResult, Uint128, WasmQuery,
};
use holdfast_shared::{json, validate};

use crate::error::{ContractError, Result};

/// The field at `path` of the answer to a smart query, as text.
pub(crate) fn ask(deps: Deps, contract: &str, msg: Binary, path: &[String]) -> Result<String> {
    let contract_addr = contract.to_owned();
    let request: QueryRequest<Empty> = WasmQuery::Smart { contract_addr, msg }.into();
    let bad = |why: String| ContractError::BadAnswer {
        contract: contract.to_owned(),
        why: validate::shortened(&why),
    };
    let answer = match deps.querier.raw_query(&to_json_vec(&request)?) {
        SystemResult::Ok(ContractResult::Ok(answer)) => answer,
        SystemResult::Ok(ContractResult::Err(why)) => return Err(bad(why)),
        SystemResult::Err(why) => return Err(bad(why.to_string())),
    };
    let text = std::str::from_utf8(answer.as_slice()).ok();
    let field = text.and_then(|text| json::field_at(text, path));
    field
        .map(str::to_owned)
        .ok_or_else(|| bad("there is no such field in it".to_owned()))
}

/// A whole number in the answer to a smart query.
pub(crate) fn number(deps: Deps, contract: &str, msg: Binary, field: &str) -> Result<Uint128> {
    let text = ask(deps, contract, msg, &[field.to_owned()])?;
    let number = text.parse::<u128>().map(Uint128::new);
    number.map_err(|_| ContractError::BadAnswer {
        contract: contract.to_owned(),
        why: validate::shortened(&text),
    })
}
