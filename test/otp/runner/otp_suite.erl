%% The start of a compiled suite: the folder that holds SUITE_data, the suite, and which cases.
-module(otp_suite).
-export([main/1]).

main([Dir, Suite | Only]) ->
    case mini_ct:run(list_to_atom(Suite), Dir, Only) of
        {_, 0, _} -> ok;
        _ -> halt(1)
    end.
