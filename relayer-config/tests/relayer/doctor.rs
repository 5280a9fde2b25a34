//! What the doctor concludes from what it saw, and how it says it.
use holdfast_relayer_config::doctor::{assess, output, worst, Level};

use crate::golden;
use crate::sick::{healthy, NOW, SICK};

#[test]
fn a_healthy_network_has_nothing_to_report() {
    let findings = assess(&healthy());
    let told: Vec<_> = findings
        .iter()
        .filter(|finding| finding.level > Level::Fine)
        .collect();
    assert!(told.is_empty(), "{told:?}");
    assert!(findings.iter().all(|finding| finding.next.is_empty()));
    assert_eq!(worst(&findings).exit_code(), 0);
}

#[test]
fn each_sickness_is_found_with_its_level_and_a_next_step() {
    for (what, change, level, rule, says) in SICK {
        let mut seen = healthy();
        change(&mut seen);
        let findings = assess(&seen);
        let told: Vec<_> = findings
            .iter()
            .filter(|finding| finding.level > Level::Fine)
            .collect();
        assert_eq!(told.len(), 1, "{what}: {told:?}");
        assert_eq!((told[0].level, told[0].rule), (*level, *rule), "{what}");
        assert!(told[0].says.contains(says), "{what}: {}", told[0].says);
        assert!(!told[0].next.is_empty(), "{what}");
        assert_eq!(worst(&findings), *level, "{what}");
    }
}

#[test]
fn the_readme_explains_every_rule() {
    let readme = std::fs::read_to_string(crate::example("../README.md")).unwrap();
    for (what, _, _, rule, _) in SICK {
        assert!(
            readme.contains(&format!("`{rule}`")),
            "{what}: README.md does not explain {rule}"
        );
    }
}

#[test]
fn the_worst_finding_decides_the_exit_code() {
    let mut seen = healthy();
    seen.links[0].hub.as_mut().unwrap().in_arrears = true;
    assert_eq!(worst(&assess(&seen)).exit_code(), 1);
    seen.links[0].consumer.as_mut().unwrap().lost = true;
    seen.links[0].consumer.as_mut().unwrap().channel = None;
    assert_eq!(worst(&assess(&seen)).exit_code(), 2);
}

#[test]
fn an_ended_lease_may_expire_in_peace() {
    let mut seen = healthy();
    seen.links[0]
        .consumer
        .as_mut()
        .unwrap()
        .expired
        .push("hub1former".into());
    assert_eq!(worst(&assess(&seen)), Level::Fine);
}

#[test]
fn an_expiry_is_a_warning_from_a_quarter_of_validity_on() {
    let level = |left: u64| {
        let mut seen = healthy();
        seen.links[0].consumer.as_mut().unwrap().next_expiry = Some(NOW + left);
        worst(&assess(&seen))
    };
    assert_eq!((level(43_200), level(43_199)), (Level::Fine, Level::Warning));
}

#[test]
fn all_three_outputs_are_as_committed() {
    let healthy = healthy();
    golden("doctor-healthy.txt", &output::text(&healthy, &assess(&healthy)));
    let mut sick = healthy;
    for (what, change, ..) in SICK {
        if [
            "an old client",
            "a low wallet",
            "an expired entry",
            "a failed send",
        ]
        .contains(what)
        {
            change(&mut sick);
        }
    }
    let findings = assess(&sick);
    golden("doctor.txt", &output::text(&sick, &findings));
    golden("doctor.json", &output::json(&sick, &findings).unwrap());
    golden("doctor.prom", &output::prometheus(&sick, &findings));
}

#[test]
fn what_prometheus_reads_is_well_formed() {
    let mut seen = healthy();
    seen.chains[0].node = Err("a \"quoted\\\" reason\non two lines".into());
    let findings = assess(&seen);
    let text = output::prometheus(&seen, &findings);
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            name.starts_with("holdfast_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
    }
    let samples = |name: &str| text.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!(
        (samples("holdfast_rpc_up{"), samples("# HELP holdfast_rpc_up ")),
        (2, 1)
    );
    assert!(text.contains("holdfast_rpc_up{chain=\"hub-1\"} 0"));
}
