// By default zod compiles validators with `new Function`, and finds out whether it may by trying. A page whose
// content security policy forbids eval works all the same, but reports the attempt as a violation on the console.
import { config } from "zod/v4/core";

config({ jitless: true });
