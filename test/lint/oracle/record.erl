%% Writes what erlc says of each file: NAME.expected has its messages in the
%% brief form and, where it fails, a line with the exit status.
%%
%%   erl -noinput -pa DIR -run record main OUTDIR NAME.erl...   (run.py --record)
%%
%% One erl does for all files what erlc does for one, which is to call
%% compile:compile/3; the text goes through a group leader of our own.
-module(record).
-export([main/1]).

-include_lib("stdlib/include/erl_compile.hrl").

main([Out | Files]) ->
    [file(F, Out) || F <- Files],
    init:stop().

file(File, Out) ->
    Base = filename:rootname(File),
    {ok, Cwd} = file:get_cwd(),
    Options = #options{outdir = Out, warning = 1, specific = [brief],
                       cwd = Cwd},
    Self = self(),
    Leader = spawn_link(fun() -> leader(Self, []) end),
    {Pid, Ref} =
        spawn_monitor(
          fun() ->
                  group_leader(Leader, self()),
                  exit(compile:compile(filename:absname(Base),
                                       filename:join(Out, Base), Options))
          end),
    Status = receive {'DOWN', Ref, process, Pid, Result} -> Result end,
    Leader ! stop,
    Text = receive {text, T} -> T end,
    %% erlc itself says nothing more of an error that was reported.
    End = case Status of
              ok -> [];
              error -> "exit status 1\n"
          end,
    ok = file:write_file(Base ++ ".expected",
                         unicode:characters_to_binary([messages(Text), End])).

%% Without the line that says why warnings fail.
messages(Text) ->
    [[Line, $\n] || Line <- string:lexemes(unicode:characters_to_list(Text), "\n"),
                    Line =/= "compile: warnings being treated as errors"].

leader(Owner, Text) ->
    receive
        stop ->
            Owner ! {text, lists:reverse(Text)};
        {io_request, From, As, Request} ->
            {Reply, More} = request(Request),
            From ! {io_reply, As, Reply},
            leader(Owner, More ++ Text)
    end.

request({put_chars, _, Chars}) -> {ok, [Chars]};
request({put_chars, _, M, F, A}) -> {ok, [apply(M, F, A)]};
request({requests, Requests}) ->
    lists:foldl(fun(R, {_, Texts}) ->
                        {Reply, More} = request(R),
                        {Reply, More ++ Texts}
                end, {ok, []}, Requests);
request(getopts) -> {[{encoding, unicode}], []};
request({get_geometry, _}) -> {{error, enotsup}, []};
request(_) -> {{error, request}, []}.
