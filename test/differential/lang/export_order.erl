%% module_info(exports) has the order of the definitions.
-module(export_order).
-export([zeta/1, main/1]).
-export([beta/0, alpha/0, alpha/2]).

main(_) ->
    io:format("~p~n", [?MODULE:module_info(exports)]).

alpha() -> ok.
beta() -> local().
local() -> ok.
zeta(_) -> ok.
alpha(_, _) -> ok.
