%% The process that OTP has for what processes refer to of terms that were taken away.
%% Here schedulers and processes do that by themselves (runtime/gc/SharedTerms.h); it only
%% tells whether they are done. Linked into programs that look for it.
-module(erts_literal_area_collector).

-export([run/0, start/0]).

-spec run() -> pid().
run() -> spawn(?MODULE, start, []).

-spec start() -> no_return().
start() ->
    receive
        {get_status, Ref, From} when is_pid(From); is_reference(From) ->
            Status = case lumen:frees_shared() of
                true -> working;
                false -> idle
            end,
            From ! {Ref, Status};
        _ ->
            ok
    end,
    start().
