-module(queue_server_tests).
-include_lib("eunit/include/eunit.hrl").
-include_lib("helper/include/helper.hrl").
-include("more.hrl").
-ifndef(NEW_OTP).
-error("platform_define").
-endif.

macros_test() ->
    ?assertEqual({10, test, more}, {?LIMIT, ?PROFILE, ?MORE}).

helper_test() ->
    ?assertEqual(#helped{value = 8}, #helped{value = helper:double(4)}).

priv_test() ->
    {ok, Bytes} = file:read_file(filename:join(code:priv_dir(queue_app), "text")),
    ?assertEqual(<<"from priv\n">>, Bytes).

%% Tests run in the project's folder.
folder_test() ->
    ?assertMatch({ok, [_ | _]}, file:consult("rebar.config")).

server_test_() ->
    {setup,
        fun() ->
            {ok, _} = application:ensure_all_started(queue_app),
            {ok, Pid} = queue_server:start_link(),
            Pid
        end,
        fun(_) -> queue_server:stop() end,
        [
            {"takes what was put", fun() ->
                ok = queue_server:put(a),
                ?assertEqual({ok, a}, queue_server:take())
            end},
            ?_assertEqual(empty, queue_server:take()),
            {inorder, [?_assertEqual(ok, queue_server:put(N)) || N <- [1, 2, 3]]},
            ?_assertEqual({error, full}, queue_server:put(4)),
            {timeout, 10, ?_test(?debugFmt("taken ~p", [queue_server:take()]))}
        ]}.
