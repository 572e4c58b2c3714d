"use strict";

// The files that the stack's configuration names say all.
require("pbx-maintenance/program");
