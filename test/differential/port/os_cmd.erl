%% os:cmd and the environment, in a program that needs no kernel.
-module(os_cmd).
-export([main/1]).

main(_) ->
    io:format("~p~n", [os:cmd("echo hi; echo err >&2; exit 3")]),
    io:format("~p~n", [os:cmd("cat")]),
    true = os:putenv("LUMEN_TEST", "a b"),
    io:format("~p~n", [os:cmd("echo $LUMEN_TEST")]),
    true = os:unsetenv("LUMEN_TEST"),
    io:format("~p~n", [os:cmd("echo ${LUMEN_TEST-none}")]),
    io:format("~p~n", [length(os:cmd("yes | head -c 200000"))]),
    io:format("~p~n", [os:cmd("yes", #{max_size => 5})]),
    Parent = self(),
    Pids = [spawn_link(fun() -> Parent ! {self(), os:cmd("echo " ++ integer_to_list(N))} end)
        || N <- lists:seq(1, 50)],
    io:format("~p~n", [[receive {P, Out} -> Out end || P <- Pids]]),
    io:format("~p~n", [os:find_executable("sh") =/= false]),
    %% No child is left unwaited for.
    timer:sleep(200),
    io:format("~p~n", [os:cmd("ps -o stat= --ppid " ++ os:getpid() ++ " | grep -c Z")]).
