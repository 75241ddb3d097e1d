%% What OTP's own epp makes of source files; run by test/forms/run.py.
%%
%%   oracle:main(["hash", Jobs, Out])    a line for each file: its name, the MD5
%%                                       of its printed forms, how many forms
%%                                       and how many of them are errors
%%   oracle:main(["print", Jobs, Out])   the forms of all files, printed
%%   oracle:main(["time", Jobs, Runs])   how long epp takes for all of them,
%%                                       after one round that is not timed
%%   oracle:main(["lint", Jobs, Runs])   the same with erl_lint
%%
%% Jobs is a file of lines `FILE|READ|INCLUDE:INCLUDE...|NAME=TERM;...`. READ is
%% the place that epp reads FILE from, if it cannot from its own: a tree of the
%% same shape whose applications have no version in their folders' names. Such
%% names are mapped back in the forms.
-module(oracle).
-export([main/1]).

main(["time", Jobs, Runs]) ->
    time(fun(J) -> parse(J) end, Jobs, Runs);
main(["lint", Jobs, Runs]) ->
    time(fun({Name, _, _, _, _} = J) -> erl_lint:module(parse(J), Name, []) end, Jobs, Runs);
main([What, Jobs, Out]) ->
    {ok, Dev} = file:open(Out, [write, raw, delayed_write]),
    Self = self(),
    Workers = [spawn_link(fun() -> work(Self, What) end) ||
                  _ <- lists:seq(1, erlang:system_info(schedulers_online))],
    deal(jobs(Jobs), Workers, Dev),
    ok = file:close(Dev).

time(Work, Jobs, Runs) ->
    Files = jobs(Jobs),
    Once = fun() -> lists:foreach(Work, Files) end,
    Once(),
    lists:foreach(fun(_) ->
                          {Cpu0, _} = statistics(runtime),
                          {Wall, ok} = timer:tc(Once),
                          {Cpu, _} = statistics(runtime),
                          io:format("time_us ~w~ncpu_us ~w~n",
                                    [Wall, 1000 * (Cpu - Cpu0)])
                  end, lists:seq(1, list_to_integer(Runs))).

deal([Job | Rest], Workers, Dev) ->
    receive
        {ready, Worker, Text} ->
            ok = file:write(Dev, Text),
            Worker ! {job, Job},
            deal(Rest, Workers, Dev)
    end;
deal([], Workers, Dev) ->
    [receive
         {ready, Worker, Text} ->
             ok = file:write(Dev, Text),
             Worker ! stop
     end || Worker <- Workers],
    ok.

work(Master, What) ->
    try
        work(Master, What, <<>>)
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~p: ~p~n~p~n", [Class, Reason, Stack]),
            halt(1)
    end.

work(Master, What, Text) ->
    Master ! {ready, self(), Text},
    receive
        stop -> ok;
        {job, {Name, _, _, _, _} = Job} ->
            Forms = mapped(parse(Job), Job),
            Printed = unicode:characters_to_binary(
                        [io_lib:format("~tw.~n", [F]) || F <- Forms]),
            work(Master, What, result(What, Name, Forms, Printed))
    end.

result("print", _, _, Printed) ->
    Printed;
result("hash", Name, Forms, Printed) ->
    Errors = length([E || {error, _} = E <- Forms]),
    Hash = binary:encode_hex(erlang:md5(Printed)),
    io_lib:format("~ts ~ts ~w ~w~n",
                  [Name, string:lowercase(Hash), length(Forms), Errors]).

parse({_, Read, Includes, Defines, _}) ->
    {ok, Forms} = epp:parse_file(Read, [{includes, Includes},
                                        {macros, Defines},
                                        {location, {1, 1}}]),
    Forms.

jobs(File) ->
    {ok, Text} = file:read_file(File),
    [job(string:split(Line, "|", all)) ||
        Line <- string:lexemes(unicode:characters_to_list(Text), "\n")].

job([Name, Read, Includes, Defines]) ->
    Mapping = case Read of
                  "" -> none;
                  _ -> mapping(Name, Read)
              end,
    Place = case Read of "" -> Name; _ -> Read end,
    {Name, Place,
     [filename:dirname(Place) | string:lexemes(Includes, ":")],
     [define(D) || D <- string:lexemes(Defines, ";")], Mapping}.

define(Text) ->
    [Name, Value] = string:split(Text, "="),
    {ok, Tokens, _} = erl_scan:string(Value ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    {list_to_atom(Name), Term}.

%% The `lib` folders of both trees.
mapping(Name, Read) -> {lib(Name), lib(Read)}.

lib(Path) ->
    {match, [{0, Length}]} = re:run(Path, "^.*/lib(?=/[^/]+/src/)"),
    lists:sublist(Path, Length).

mapped(Forms, {_, _, _, _, none}) -> Forms;
mapped(Forms, {_, _, _, _, {To, From}}) ->
    map(Forms, From ++ "/", To).

map([C | _] = List, Prefix, To) when is_integer(C) ->
    case lists:prefix(Prefix, List) of
        true ->
            [App | Rest] = flat(filename:split(
                                  lists:nthtail(length(Prefix), List)), []),
            [Dir] = filelib:wildcard(filename:join(To, App ++ "-*")),
            filename:join([Dir | Rest]);
        false -> List
    end;
map([H | T], Prefix, To) -> [map(H, Prefix, To) | map(T, Prefix, To)];
map(T, Prefix, To) when is_tuple(T) ->
    list_to_tuple(map(tuple_to_list(T), Prefix, To));
map(Other, _, _) -> Other.

flat([".." | Rest], [_ | Done]) -> flat(Rest, Done);
flat([Part | Rest], Done) -> flat(Rest, [Part | Done]);
flat([], Done) -> lists:reverse(Done).
