%% The main function of the programs that `lumen test` makes: has EUnit run the
%% tests that the command line names (tools/lumen/TestCommand.cpp writes it).
-module(lumen_test).

-export([main/1]).

-spec main([string()]) -> ok.
main(Words) ->
    {Tests, Options} = read(Words, [], []),
    case eunit:test(Tests, Options) of
        ok ->
            ok;
        error ->
            failed();
        {error, Reason} ->
            io:format(standard_error, "lumen: error: EUnit: ~tp~n", [Reason]),
            failed()
    end.

read(["verbose" | Words], Tests, Options) ->
    read(Words, Tests, [verbose | Options]);
read(["surefire", Dir | Words], Tests, Options) ->
    read(Words, Tests, [{report, {eunit_surefire, [{dir, Dir}]}} | Options]);
read(["module", Name | Words], Tests, Options) ->
    read(Words, [list_to_atom(Name) | Tests], Options);
read(["test", Module, Function | Words], Tests, Options) ->
    Kind =
        case lists:last(Function) of
            $_ -> generator;
            _ -> test
        end,
    Test = {Kind, list_to_atom(Module), list_to_atom(Function)},
    %% Reports in files are about groups, which have names.
    Named =
        case proplists:is_defined(report, Options) of
            true -> {Module ++ ":" ++ Function, Test};
            false -> Test
        end,
    read(Words, [Named | Tests], Options);
read([], Tests, Options) ->
    {lists:reverse(Tests), lists:reverse(Options)}.

-spec failed() -> no_return().
failed() ->
    lumen_boot:flush(),
    erlang:halt(1).
