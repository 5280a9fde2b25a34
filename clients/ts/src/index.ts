// One client and one query client per contract, each with the types of its messages.
export { HubClient, HubQueryClient } from "./generated/Hub.client";
export { ConsumerClient, ConsumerQueryClient } from "./generated/Consumer.client";
export { LensQueryClient } from "./generated/Lens.client";
export { LrtClient, LrtQueryClient } from "./generated/Lrt.client";
export type * as Hub from "./generated/Hub.types";
export type * as Consumer from "./generated/Consumer.types";
export type * as Lens from "./generated/Lens.types";
export type * as Lrt from "./generated/Lrt.types";
