%% Schedulers are bound to the processors that there are, and freed.
-module(scheduler_binding).
-export([main/1]).

main(_) ->
    %% OTP warns of the flag.
    logger:set_primary_config(level, none),
    Types = [erlang:system_flag(scheduler_bind_type, Type)
             || Type <- [default_bind, spread, no_spread, unbound, unbound]],
    show(types, Types),
    erlang:system_flag(scheduler_bind_type, no_spread),
    timer:sleep(200),
    [First | _] = tuple_to_list(erlang:system_info(scheduler_bindings)),
    show(bound, is_integer(First)),
    erlang:system_flag(scheduler_bind_type, unbound),
    timer:sleep(200),
    show(unbound, lists:usort(tuple_to_list(erlang:system_info(scheduler_bindings)))).

show(What, Value) -> io:format("~0p: ~0p~n", [What, Value]).
