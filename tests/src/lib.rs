//! Black-box flows and adversarial runs over the simulator.
