// `type = "lines"`: LineServer as a kind of server that definitions may name.
//
//   [server.NAME]
//   type = "lines"
//   port = 7070                # 0 is any that is free
//   component = "greeter"      # who gets the lines …
//   function = "greet"         # … and which of its functions
//   max-connections = 100
//
// A function of one parameter takes the line; of more, the line is a JSON object with a member for
// each. The result comes back as JSON on one line, an error behind `error: `.
#pragma once

#include <composable/server.h>

composable::ServerType LineServerType();
