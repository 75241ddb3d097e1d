%% Bad format strings and arguments raise badarg.
-module(format_errors).
-export([main/1]).

main(_) ->
    [io:format("~p~n", [t(F, A)]) || {F, A} <- [{"~w", []}, {"~w", [1, 2]}, {"~z", [1]}, {"~s",
        [a1]}, {"~s", [1]}, {"~d", [1]}, {"~c", [a]}, {"~f", [1]},
        {"~b", [1.0]}, {"~", []}, {"~s", [[1, a]]}, {"~s", ["\x{400}"]}, {"~ts", ["\x{400}"]},
        {"ok ~p", [x]}, {"~p", x}, {"~.1b", [1]}, {"~.37b", [1]}, {a, []}, {<<"bin ~w">>, [1]}]],
    ok.

t(F, A) -> try lists:flatten(io_lib:format(F, A)) catch error:R -> R end.
