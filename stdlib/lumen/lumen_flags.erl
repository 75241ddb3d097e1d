%% Flags as erl takes them: from the file given to --vm-args, the variable
%% LUMEN_FLAGS and, in programs compiled with --erl-flags, the command line.
%%
%% erl_features asks for the flags in every program that prints an atom: this
%% module must not call much.
-module(lumen_flags).

-export([all/0, plain/0]).

%% [{Flag, Values}]
-spec all() -> [{atom(), [string()]}].
all() ->
    {Flags, _} = command_line(),
    Flags.

%% The words of the command line that are no flags.
-spec plain() -> [string()].
plain() ->
    {_, Plain} = command_line(),
    Plain.

%% {Flags, PlainArguments}
command_line() ->
    {Carried, _} = parse(carried("vm.args"), []),
    Config =
        case lumen:embedded_file("sys.config") of
            false -> [];
            %% Known to code:carried_name/1.
            _ -> [{config, ["/lumen.program/sys.config"]}]
        end,
    {Outside, _} = parse(words(os:getenv("LUMEN_FLAGS", "")), []),
    Arguments = lumen:arguments(),
    {Given, Plain} =
        case lumen:embedded_file("erl_flags") of
            false -> {[], Arguments};
            _ -> parse(Arguments, [])
        end,
    {Config ++ Carried ++ Outside ++ Given, Plain}.

%% A file of flags: a line may end with a comment.
carried(Name) ->
    case lumen:embedded_file(Name) of
        false ->
            [];
        Bytes ->
            lists:append([
                words(without_comment(Line))
             || Line <- lines(binary_to_list(Bytes), [], [])
            ])
    end.

lines([$\n | Rest], Line, Lines) -> lines(Rest, [], [lists:reverse(Line) | Lines]);
lines([C | Rest], Line, Lines) -> lines(Rest, [C | Line], Lines);
lines([], Line, Lines) -> lists:reverse(Lines, [lists:reverse(Line)]).

without_comment([$# | _]) -> [];
without_comment([C | Rest]) -> [C | without_comment(Rest)];
without_comment([]) -> [].

%% Words between spaces; quotes and backslashes as in a shell.
words(Text) ->
    words(Text, none, [], []).

words([$\\, C | Rest], Quote, Word, Words) when Quote =/= $' ->
    words(Rest, Quote, add(C, Word), Words);
words([Q | Rest], Q, Word, Words) ->
    words(Rest, none, Word, Words);
words([Q | Rest], none, Word, Words) when Q =:= $'; Q =:= $" ->
    words(Rest, Q, start(Word), Words);
words([C | Rest], none, Word, Words) when
    C =:= $\s; C =:= $\t; C =:= $\r; C =:= $\n
->
    words(Rest, none, [], finish(Word, Words));
words([C | Rest], Quote, Word, Words) ->
    words(Rest, Quote, add(C, Word), Words);
words([], _, Word, Words) ->
    lists:reverse(finish(Word, Words)).

%% A word is [] before it begins, else {Characters}: quotes make empty ones.
start([]) -> {[]};
start(Word) -> Word.

add(C, []) -> {[C]};
add(C, {Word}) -> {[C | Word]}.

finish([], Words) -> Words;
finish({Word}, Words) -> [lists:reverse(Word) | Words].

%% Flags and their values; what comes before flags, after -- and after -extra are
%% plain arguments.
parse(["-extra" | Plain], Done) ->
    finish_flags(Done, Plain);
parse(["--" | Rest], Done) ->
    {Plain, More} = lists:splitwith(fun is_value/1, Rest),
    parse(More, [{plain, Plain} | Done]);
parse([[$- | Flag] | Rest], Done) ->
    {Values, More} = lists:splitwith(fun is_value/1, Rest),
    parse(More, [{flag, {list_to_atom(Flag), Values}} | Done]);
parse([[$+ | _] | Rest], Done) ->
    %% The runtime's own; most take a value.
    case Rest of
        [Value | More] when Value =/= [] ->
            case is_value(Value) of
                true -> parse(More, Done);
                false -> parse(Rest, Done)
            end;
        _ ->
            parse(Rest, Done)
    end;
parse([Plain | Rest], Done) ->
    parse(Rest, [{plain, [Plain]} | Done]);
parse([], Done) ->
    finish_flags(Done, []).

is_value([$-, _ | _]) -> false;
is_value([$+, _ | _]) -> false;
is_value(_) -> true.

finish_flags(Done, Extra) ->
    InOrder = lists:reverse(Done),
    {
        [Flag || {flag, Flag} <- InOrder],
        lists:append([Words || {plain, Words} <- InOrder]) ++ Extra
    }.
