//! Answers of the hub as different chains deliver them.

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{
    to_json_binary, to_json_vec, Binary, MsgResponse, Reply, StdError, SubMsgResponse, SubMsgResult,
    Timestamp, Uint256,
};
use holdfast_shared::msg::hub::RequestExitResponse;

use crate::contract::reply;
use crate::reply::{ExitPayload, REPLY_EXIT};
use crate::state::{Batch, BATCHES};
use crate::ContractError;

/// The answer as wasmd wraps it: field 1 of `MsgExecuteContractResponse`.
fn wrapped(data: &[u8]) -> Binary {
    let mut bytes = vec![0x0a, u8::try_from(data.len()).unwrap()];
    bytes.extend_from_slice(data);
    bytes.into()
}

#[allow(deprecated)]
fn answered(data: Option<Binary>, msg_responses: Vec<MsgResponse>) -> Result<Batch, ContractError> {
    let mut deps = mock_dependencies();
    let now = Timestamp::from_seconds(10);
    BATCHES.save(&mut deps.storage, 1, &Batch::open(now)).unwrap();
    let exit = ExitPayload {
        batch_id: 1,
        vault_id: 3,
        shares: Uint256::one(),
    };
    let result = SubMsgResult::Ok(SubMsgResponse {
        events: vec![],
        data,
        msg_responses,
    });
    let payload = to_json_binary(&exit).unwrap();
    reply(
        deps.as_mut(),
        mock_env(),
        Reply {
            id: REPLY_EXIT,
            payload,
            gas_used: 0,
            result,
        },
    )?;
    Ok(BATCHES.load(&deps.storage, 1).unwrap())
}

fn ticket() -> Binary {
    let matures_at = Timestamp::from_seconds(500);
    wrapped(
        &to_json_vec(&RequestExitResponse {
            ticket_id: 77,
            matures_at,
        })
        .unwrap(),
    )
}

#[test]
fn the_ticket_is_read_from_either_field() {
    let newer = MsgResponse {
        type_url: "/cosmwasm.wasm.v1.MsgExecuteContractResponse".to_owned(),
        value: ticket(),
    };
    for (data, responses) in [(None, vec![newer]), (Some(ticket()), vec![])] {
        let batch = answered(data, responses).unwrap();
        assert_eq!(batch.tickets[0].ticket_id, 77);
        assert_eq!(batch.matures_at, Timestamp::from_seconds(500));
    }
}

/// An exit whose ticket is not known would be lost: the closing fails instead.
#[test]
fn an_unreadable_answer_is_refused() {
    let missing = answered(None, vec![]).unwrap_err();
    assert!(matches!(missing, ContractError::Std(StdError::NotFound { .. })));
    let broken = answered(Some(Binary::from(b"\xff\xff")), vec![]).unwrap_err();
    assert!(matches!(broken, ContractError::Answer(_)));
    let other = answered(Some(wrapped(b"{}")), vec![]).unwrap_err();
    assert!(matches!(other, ContractError::Std(StdError::ParseErr { .. })));
}

#[test]
fn an_answer_nobody_asked_for_is_refused() {
    let mut deps = mock_dependencies();
    let result = SubMsgResult::Err("no".to_owned());
    let unknown = Reply {
        id: 9,
        payload: Binary::default(),
        gas_used: 0,
        result,
    };
    let error = reply(deps.as_mut(), mock_env(), unknown).unwrap_err();
    assert_eq!(error, ContractError::UnknownReply { id: 9 });
}
