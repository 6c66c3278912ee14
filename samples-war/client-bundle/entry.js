// Both imports run in this order: the first sets an option that the second's schemas read when they are made.
import "./zod-without-eval.js";

export * from "rivetkit/client";
