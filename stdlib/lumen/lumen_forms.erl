%% The helper that runs OTP's own tools on abstract forms for the compiler:
%% parse transforms, erl_lint, the warnings of the passes over Core Erlang, and
%% the pretty printer. `lumen-forms IN OUT` reads requests from one descriptor
%% and writes replies to another (two ends of pipes), each a term in external
%% term format after its length in four bytes, until there are no more.
%%
%% The compiler starts one for each of its threads when it first needs it. A
%% user's parse transform is linked into a helper of its own, with this module.
-module(lumen_forms).

-export([main/1]).

-type message() ::
    {
        File :: string(),
        Line :: non_neg_integer(),
        Column :: non_neg_integer(),
        Module :: atom(),
        Tag :: atom(),
        Text :: unicode:chardata()
    }.

%% What a request goes through.
-record(state, {
    file :: string(),
    options :: [term()],
    errors = [] :: [{string(), [tuple()]}],
    warnings = [] :: [{string(), [tuple()]}]
}).

%% A request is worked on by a process of its own, whose garbage goes with it.
%% It starts with room, in words, for the forms and what lint makes of them: most
%% modules are through before the first collection.
-define(WORDS_PER_BYTE, 2).
-define(LEAST_WORDS, 100000).
-define(MOST_WORDS, 4000000).

%% The arguments are the numbers of the descriptors for requests and replies.
-spec main([string()]) -> ok.
main([In, Out]) ->
    Descriptors = {fd, list_to_integer(In), list_to_integer(Out)},
    loop(open_port(Descriptors, [binary, eof, {packet, 4}])).

loop(Port) ->
    receive
        {Port, {data, Request}} ->
            port_command(Port, handle(Request)),
            loop(Port);
        {Port, eof} ->
            ok
    end.

-spec handle(binary()) -> binary().
handle(Request) ->
    Words = min(?MOST_WORDS, ?LEAST_WORDS + ?WORDS_PER_BYTE * byte_size(Request)),
    {Pid, Ref} = spawn_opt(
        fun() -> exit({reply, term_to_binary(request(binary_to_term(Request)))}) end,
        [monitor, {min_heap_size, Words}]
    ),
    receive
        {'DOWN', Ref, process, Pid, {reply, Reply}} -> Reply;
        {'DOWN', Ref, process, Pid, Reason} -> term_to_binary({crashed, chardata("~tp", [Reason])})
    end.

%% {check, File, Options, Wants, Forms}: `Wants` has some of
%%   core   the warnings of the passes over Core Erlang, too
%%   pp_none, pp_utf8, pp_latin1
%%          the forms' text as `erlc -P` gives it, for a file with or without
%%          an encoding comment
%% and the reply is
%%   {checked, NewForms | same, Errors, Warnings, Text, IsStrict}
%% with messages in the order in which erlc prints them. `IsStrict` if warnings
%% are to be errors.
%%
%% {generate, yecc | leex, Grammar, Tools, Output, Name}: the module that the tool
%% makes of the file `Grammar`; `Tools` is the folder of parsetools, for what they
%% include. It is written to `Output`, but calls itself `Name`. The reply is
%%   {checked, same, Errors, Warnings, Text, false}
-spec request(term()) -> term().
request({check, File, Options, Wants, Forms}) ->
    check(#state{file = File, options = Options}, Wants, Forms);
request({generate, Tool, Grammar, Tools, Output, Name}) ->
    generate(Tool, Grammar, Tools, Output, Name);
request(Other) ->
    {unknown, chardata("~tp", [Other])}.

check(#state{options = Options0} = State0, Wants, Forms0) ->
    Location = proplists:get_value(error_location, Options0 ++ compile_options(Forms0), column),
    Forms = with_locations(Location, Forms0),
    {Result, NewForms, State} = passes([transform, lint | Wants], Forms, State0),
    Reply =
        case NewForms =:= Forms of
            true -> same;
            false -> NewForms
        end,
    #state{options = Options} = State,
    All = State#state{options = compile_options(NewForms) ++ Options},
    reply(Result, Reply, text(Result, Wants, NewForms), All).

passes([Pass | Passes], Forms, State0) ->
    case pass(Pass, Forms, State0) of
        {ok, NewForms, State} -> passes(Passes, NewForms, State);
        {error, State} -> {error, Forms, State}
    end;
passes([], Forms, State) ->
    {ok, Forms, State}.

pass(transform, Forms, State) ->
    #state{options = Options} = State,
    case transforms(Options ++ compile_options(Forms)) of
        [] -> {ok, Forms, State};
        Modules -> transform(Modules, without_transforms(Forms), State)
    end;
pass(lint, Forms, State) ->
    #state{file = File, options = Options} = State,
    case erl_lint:module(Forms, File, Options) of
        {ok, Warnings} -> {ok, Forms, warn(Warnings, State)};
        {error, Errors, Warnings} -> {error, fail(Errors, warn(Warnings, State))}
    end;
pass(core, Forms, State) ->
    {ok, Forms, core_warnings(Forms, State)};
pass(_Text, Forms, State) ->
    {ok, Forms, State}.

warn(Warnings, #state{warnings = Before} = State) ->
    State#state{warnings = Before ++ Warnings}.

fail(Errors, #state{errors = Before} = State) ->
    State#state{errors = Before ++ Errors}.

%%%
%%% Parse transforms
%%%

transforms(Options) ->
    [Module || {parse_transform, Module} <- Options].

compile_options(Forms) ->
    lists:append([listed(Options) || {attribute, _, compile, Options} <- Forms]).

listed(Options) when is_list(Options) -> Options;
listed(Option) -> [Option].

%% A transform must not find itself named in the forms.
without_transforms([{attribute, Anno, compile, Options} | Forms]) when is_list(Options) ->
    Rest = [Option || Option <- Options, not is_transform(Option)],
    [{attribute, Anno, compile, Rest} | without_transforms(Forms)];
without_transforms([{attribute, _, compile, {parse_transform, _}} | Forms]) ->
    without_transforms(Forms);
without_transforms([Form | Forms]) ->
    [Form | without_transforms(Forms)];
without_transforms([]) ->
    [].

is_transform({parse_transform, _}) -> true;
is_transform(_) -> false.

transform([Module | Modules], Forms, State) ->
    #state{file = File, options = Options} = State,
    case is_known(Module) of
        false ->
            {error, fail([{File, [{none, compile, {undef_parse_transform, Module}}]}], State)};
        true ->
            Wanted = with_locations(location_kind(Module, Options), Forms),
            try Module:parse_transform(Wanted, Options) of
                {error, Errors, Warnings} ->
                    {error, fail(Errors, warn(Warnings, State))};
                {warning, NewForms, Warnings} ->
                    transform(Modules, NewForms, warn(Warnings, State));
                NewForms ->
                    transform(Modules, NewForms, State)
            catch
                Class:Reason:Stack ->
                    What = {parse_transform, Module, {Class, Reason, user_part(Stack)}},
                    {error, fail([{File, [{none, compile, What}]}], State)}
            end
    end;
transform([], Forms, State) ->
    #state{options = Options} = State,
    {ok, with_locations(proplists:get_value(error_location, Options, column), Forms), State}.

is_known(Module) ->
    erlang:function_exported(Module, parse_transform, 2).

%% The frames below the transform are this program's affair.
user_part(Stack) ->
    lists:takewhile(fun(Frame) -> element(1, Frame) =/= ?MODULE end, Stack).

location_kind(Module, Options) ->
    Info =
        case erlang:function_exported(Module, parse_transform_info, 0) of
            true -> Module:parse_transform_info();
            false -> #{}
        end,
    case maps:get(error_location, Info, column) of
        line -> line;
        _ -> proplists:get_value(error_location, Options, column)
    end.

with_locations(line, Forms) ->
    [without_columns(Form) || Form <- Forms];
with_locations(_, Forms) ->
    Forms.

without_columns({eof, {Line, _}}) ->
    {eof, Line};
without_columns({Kind, {{Line, _}, Module, What}}) when Kind =:= error; Kind =:= warning ->
    {Kind, {Line, Module, What}};
without_columns({Kind, _} = Form) when Kind =:= eof; Kind =:= error; Kind =:= warning ->
    Form;
without_columns(Form) ->
    erl_parse:map_anno(fun(Anno) -> erl_anno:set_location(erl_anno:line(Anno), Anno) end, Form).

%%%
%%% Warnings of the passes over Core Erlang
%%%

%% The passes that warn, and those whose work the later ones see. What inlining
%% makes is none of the user's business, so it is left out, as are all passes
%% that only make code better.
core_warnings(Forms0, #state{options = Options0} = State) ->
    Options = compile_options(Forms0) ++ Options0,
    Forms = erl_expand_records:module(Forms0, Options),
    {ok, Core0, Warnings1} = v3_core:module(Forms, Options),
    {ok, Core1, Warnings2} = sys_core_fold:module(Core0, Options),
    {ok, Core2, _} = sys_core_alias:module(Core1, Options),
    {ok, Core} = sys_core_bsm:module(Core2, Options),
    {ok, _Kernel, Warnings3} = v3_kernel:module(Core, Options),
    warn(Warnings1 ++ Warnings2 ++ Warnings3, State).

is_ignored({_, Module, {Category, _}}, Ignored) when
    Module =:= v3_core; Module =:= sys_core_fold; Module =:= v3_kernel
->
    lists:member(Category, Ignored);
is_ignored(_, _) ->
    false.

ignored(Options) ->
    lists:append([
        case Option of
            nowarn_opportunistic -> [failed, ignored, nomatch];
            nowarn_failed -> [failed];
            nowarn_ignored -> [ignored];
            nowarn_nomatch -> [nomatch];
            _ -> []
        end
     || Option <- Options
    ]).

%%%
%%% Generators
%%%

generate(Tool, Grammar, Tools, Output, Name) ->
    true = code:add_patha(Tools),
    Options = [{report_errors, false}, {report_warnings, false}, return_errors, return_warnings],
    State = #state{file = Grammar, options = []},
    case generate(Tool, Grammar, Output, Options) of
        {ok, _, Warnings} ->
            {ok, Text} = file:read_file(Output),
            reply(ok, same, renamed(Text, Output, Name), warn(Warnings, State));
        {error, Errors, Warnings} ->
            reply(error, same, <<>>, fail(Errors, warn(Warnings, State)))
    end.

generate(yecc, Grammar, Output, Options) ->
    yecc:file(Grammar, [{parserfile, Output} | Options]);
generate(leex, Grammar, Output, Options) ->
    leex:file(Grammar, [{scannerfile, Output} | Options]).

%% The tools write file attributes for the code that is theirs.
renamed(Text, Output, Name) ->
    Attribute = fun(File) -> list_to_binary(["-file(", io_lib:write_string_as_latin1(File), ","]) end,
    binary:replace(Text, Attribute(Output), Attribute(Name), [global]).

%%%
%%% Results
%%%

text(ok, Wants, Forms) ->
    iolist_to_binary([text(Want, Forms) || Want <- Wants]);
text(error, _, _) ->
    <<>>.

text(pp_none, Forms) -> listing(utf8, <<>>, Forms);
text(pp_utf8, Forms) -> listing(utf8, <<"%% coding: utf-8\n">>, Forms);
text(pp_latin1, Forms) -> listing(latin1, <<"%% coding: latin-1\n">>, Forms);
text(_, _) -> <<>>.

listing(Encoding, Head, Forms) ->
    Text = [[erl_pp:form(Form, [{encoding, Encoding}]), $\n] || Form <- Forms],
    case unicode:characters_to_binary(Text, unicode, Encoding) of
        Bytes when is_binary(Bytes) -> [Head, Bytes];
        _ -> [Head, unicode:characters_to_binary(Text)]
    end.

reply(Result, Forms, Text, State) ->
    #state{options = Options, errors = Errors, warnings = Warnings} = State,
    IsStrict = Warnings =/= [] andalso lists:member(warnings_as_errors, Options),
    Shown =
        case Result =:= ok andalso not IsStrict of
            true ->
                Ignored = ignored(Options),
                [{File, [M || M <- Ms, not is_ignored(M, Ignored)]} || {File, Ms} <- Warnings];
            false ->
                Warnings
        end,
    {checked, Forms, messages(per_file(Errors)), sorted(messages(per_file(Shown))), Text, IsStrict}.

%% In the order in which erlc gives them: what the scanner, the preprocessor and
%% the parser found comes first, by place; then the rest, file by file.
per_file(Lists) ->
    All = lists:sort([{File, Message} || {File, Messages} <- Lists, Message <- Messages]),
    {Early, Late} = lists:partition(
        fun({_, {_, Module, _}}) -> lists:member(Module, [erl_scan, epp, erl_parse]) end, All
    ),
    ByModule = lists:append([
        [M || {_, {_, Module, _}} = M <- Early, Module =:= Wanted]
     || Wanted <- [erl_scan, epp, erl_parse]
    ]),
    ByPlace = lists:sort(fun({_, {A, _, _}}, {_, {B, _, _}}) -> A =< B end, ByModule),
    by_name(ByPlace) ++ by_name(Late).

by_name(Messages) ->
    [M || File <- lists:usort([F || {F, _} <- Messages]), {F, _} = M <- Messages, F =:= File].

-spec messages([{string(), tuple()}]) -> [message()].
messages(Messages) ->
    [message(File, Message) || {File, Message} <- Messages].

message({File, _Line}, Message) ->
    message(File, Message);
message(File, {Location, Module, What}) ->
    {Line, Column} =
        case Location of
            {L, C} -> {L, C};
            none -> {0, 0};
            L -> {L, 0}
        end,
    {File, Line, Column, Module, tag(What), formatted(Module, What)}.

%% Places are compared as terms: a bare line comes before all with columns.
sorted(Messages) ->
    lists:sort(
        fun(A, B) -> sort_key(A) =< sort_key(B) end,
        Messages
    ).

sort_key({_File, 0, 0, _, _, Text}) -> {none, Text};
sort_key({File, Line, 0, _, _, Text}) -> {{File, Line}, Text};
sort_key({File, Line, Column, _, _, Text}) -> {{File, {Line, Column}}, Text}.

tag(What) when is_atom(What) -> What;
tag({Inner, _}) when is_tuple(Inner) -> tag(Inner);
tag(What) when is_tuple(What), tuple_size(What) > 0, is_atom(element(1, What)) -> element(1, What);
tag(_) -> undefined.

%% A transform may report in the name of a module that is not there, or that
%% fails.
formatted(erl_lint, {bad_inline, What}) when not is_tuple(What) ->
    % OTP 25 has no words for it: erlc crashes.
    chardata("inlined function ~tp is not of the form Name/Arity", [What]);
formatted(Module, What) ->
    try
        unicode:characters_to_binary(Module:format_error(What))
    of
        Text when is_binary(Text) -> Text;
        _ -> chardata("~tp", [What])
    catch
        _:_ -> chardata("~tp", [What])
    end.

chardata(Format, Arguments) ->
    unicode:characters_to_binary(io_lib:format(Format, Arguments)).
