%% Takes a BEAM file apart: its tables, and its code as a list of instructions, each
%% {Name, Arguments} with the arguments as they are written:
%%   {x,N} {y,N} {fr,N} {f,Label} {u,N} {integer,N} {atom,A} nil {float,F}
%%   {literal,Term} {list,Arguments} {alloc,N}
%% What is not such a file makes decode/1 fail with an exception of any kind.
-module(lumen_beam).

-export([decode/1]).

-spec decode(binary()) -> map().
decode(<<"FOR1", Size:32, Form:Size/binary, _/binary>>) ->
    <<"BEAM", Rest/binary>> = Form,
    Chunks = chunks(Rest, #{}),
    Atoms = atoms(Chunks),
    Module = element(1, Atoms),
    <<Sub:32, 0:32, _Highest:32, LabelCount:32, _Functions:32, Code0/binary>> = maps:get(
        <<"Code">>, Chunks
    ),
    Code = binary:part(Code0, Sub - 16, byte_size(Code0) - Sub + 16),
    Literals = literals(maps:get(<<"LitT">>, Chunks, none)),
    {Lines, Files} = lines(maps:get(<<"Line">>, Chunks, none), Module),
    #{
        module => Module,
        code => instructions(Code, Atoms, Literals),
        labels => LabelCount,
        imports => [
            {element(M, Atoms), element(F, Atoms), A}
         || {M, F, A} <- triples(maps:get(<<"ImpT">>, Chunks))
        ],
        exports => [
            {element(F, Atoms), A, L}
         || {F, A, L} <- triples(maps:get(<<"ExpT">>, Chunks))
        ],
        lambdas => lambdas(maps:get(<<"FunT">>, Chunks, <<0:32>>), Atoms),
        strings => maps:get(<<"StrT">>, Chunks, <<>>),
        lines => Lines,
        files => Files,
        attributes => term(maps:get(<<"Attr">>, Chunks, none)),
        compile_info => term(maps:get(<<"CInf">>, Chunks, none)),
        md5 => checksum(Chunks)
    };
decode(<<31, 139, _/binary>> = Compressed) ->
    decode(zlib:gunzip(Compressed)).

chunks(<<Name:4/binary, Size:32, Data:Size/binary, Rest0/binary>>, Chunks) ->
    Padding = min((4 - Size rem 4) rem 4, byte_size(Rest0)),
    <<_:Padding/binary, Rest/binary>> = Rest0,
    chunks(Rest, Chunks#{Name => Data});
chunks(<<>>, Chunks) ->
    Chunks.

atoms(#{<<"AtU8">> := <<Count:32, Names/binary>>}) ->
    names(Names, Count, utf8);
atoms(#{<<"Atom">> := <<Count:32, Names/binary>>}) ->
    names(Names, Count, latin1).

names(Names, Count, Encoding) ->
    Atoms = [binary_to_atom(Name, Encoding) || <<Length, Name:Length/binary>> <= Names],
    Count = length(Atoms),
    list_to_tuple(Atoms).

literals(none) ->
    {};
literals(<<0:32, Table/binary>>) ->
    literal_table(Table);
literals(<<Size:32, Compressed/binary>>) ->
    Table = zlib:uncompress(Compressed),
    Size = byte_size(Table),
    literal_table(Table).

literal_table(<<Count:32, Table/binary>>) ->
    Literals = [binary_to_term(Term) || <<Size:32, Term:Size/binary>> <= Table],
    Count = length(Literals),
    list_to_tuple(Literals).

triples(<<Count:32, Table/binary>>) ->
    Triples = [{A, B, C} || <<A:32, B:32, C:32>> <= Table],
    Count = length(Triples),
    Triples.

lambdas(<<Count:32, Table/binary>>, Atoms) ->
    Lambdas = [
        {element(Name, Atoms), Arity, Label, Index, Free, Uniq}
     || <<Name:32, Arity:32, Label:32, Index:32, Free:32, Uniq:32>> <= Table
    ],
    Count = length(Lambdas),
    Lambdas.

term(none) -> [];
term(Binary) -> binary_to_term(Binary).

%% As beam_lib:md5/1 has it, but for the arguments that it is given.
checksum(Chunks) ->
    erlang:md5([
        without_uniqs(Name, maps:get(Name, Chunks))
     || Name <- [
            <<"Atom">>, <<"AtU8">>, <<"Code">>, <<"StrT">>, <<"ImpT">>, <<"ExpT">>,
            <<"FunT">>, <<"LitT">>, <<"Meta">>
        ],
        is_map_key(Name, Chunks)
    ]).

without_uniqs(<<"FunT">>, <<Count:32, Table/binary>>) ->
    [<<Count:32>> | [<<Kept/binary, 0:32>> || <<Kept:20/binary, _:32>> <= Table]];
without_uniqs(_, Data) ->
    Data.

%% {{Position, ...}, {File, ...}}: what an instruction `line` N stands for, from 0 on,
%% as file number bsl 32 bor line, and the files.
lines(none, Module) ->
    {{0}, {file(<<>>, Module)}};
lines(<<0:32, _Flags:32, _Instructions:32, Count:32, FileCount:32, Table/binary>>, Module) ->
    {Positions, Names} = positions(Count, Table, 0, [0]),
    Files = [file(Name, Module) || <<Length:16, Name:Length/binary>> <= Names],
    FileCount = length(Files),
    {list_to_tuple(Positions), list_to_tuple([file(<<>>, Module) | Files])};
lines(_, Module) ->
    lines(none, Module).

%% What has no name is named after its module.
file(<<>>, Module) -> atom_to_list(Module) ++ ".erl";
file(Name, _) -> unicode:characters_to_list(Name).

positions(0, Rest, _File, Positions) ->
    {lists:reverse(Positions), Rest};
positions(Count, Table, File, Positions) ->
    case argument(Table, {}, {}) of
        {{integer, Line}, Rest} ->
            positions(Count - 1, Rest, File, [File bsl 32 bor Line | Positions]);
        {{a, Number}, Rest} ->
            positions(Count, Rest, Number, Positions)
    end.

instructions(<<>>, _Atoms, _Literals) ->
    [];
instructions(<<Opcode, Rest0/binary>>, Atoms, Literals) ->
    {Name, Count} = beam_opcodes:opname(Opcode),
    case Name of
        int_code_end ->
            [];
        _ ->
            {Arguments, Rest} = arguments(Count, Rest0, Atoms, Literals),
            [{Name, Arguments} | instructions(Rest, Atoms, Literals)]
    end.

arguments(0, Rest, _Atoms, _Literals) ->
    {[], Rest};
arguments(Count, Code, Atoms, Literals) ->
    {Argument0, Rest0} = argument(Code, Atoms, Literals),
    Argument =
        case Argument0 of
            {a, 0} -> nil;
            {a, Number} -> {atom, element(Number, Atoms)};
            _ -> Argument0
        end,
    {Arguments, Rest} = arguments(Count - 1, Rest0, Atoms, Literals),
    {[Argument | Arguments], Rest}.

%% Atoms stay numbers.
argument(<<Extended:4, 0:1, 7:3, Code/binary>>, Atoms, Literals) ->
    extended(Extended, Code, Atoms, Literals);
argument(<<N:4, 0:1, Tag:3, Rest/binary>>, _, _) ->
    {tagged(Tag, N), Rest};
argument(<<High:3, 1:2, Tag:3, Low, Rest/binary>>, _, _) ->
    {tagged(Tag, High bsl 8 bor Low), Rest};
argument(<<7:3, 3:2, Tag:3, Code/binary>>, _, _) ->
    {{u, Size}, Rest} = argument(Code, {}, {}),
    number(Tag, Size + 9, Rest);
argument(<<Size:3, 3:2, Tag:3, Rest/binary>>, _, _) ->
    number(Tag, Size + 2, Rest).

number(1, Size, Code) ->
    <<N:Size/signed-unit:8, Rest/binary>> = Code,
    {{integer, N}, Rest};
number(Tag, Size, Code) ->
    <<N:Size/unit:8, Rest/binary>> = Code,
    {tagged(Tag, N), Rest}.

tagged(0, N) -> {u, N};
tagged(1, N) -> {integer, N};
tagged(2, N) -> {a, N};
tagged(3, N) -> {x, N};
tagged(4, N) -> {y, N};
tagged(5, N) -> {f, N};
tagged(6, N) -> {integer, N}.

extended(0, <<Float/float, Rest/binary>>, _, _) ->
    {{float, Float}, Rest};
extended(1, Code, Atoms, Literals) ->
    {{u, Count}, Rest0} = argument(Code, Atoms, Literals),
    {Arguments, Rest} = arguments(Count, Rest0, Atoms, Literals),
    {{list, Arguments}, Rest};
extended(2, Code, _, _) ->
    {{u, N}, Rest} = argument(Code, {}, {}),
    {{fr, N}, Rest};
extended(3, Code, Atoms, Literals) ->
    {{u, Count}, Rest0} = argument(Code, Atoms, Literals),
    {Pairs, Rest} = arguments(2 * Count, Rest0, Atoms, Literals),
    {{alloc, Pairs}, Rest};
extended(4, Code, _, Literals) ->
    {{u, N}, Rest} = argument(Code, {}, {}),
    {{literal, element(N + 1, Literals)}, Rest};
%% A register and what is known of its type.
extended(5, Code, _, _) ->
    {Register, Rest0} = argument(Code, {}, {}),
    {{u, _Type}, Rest} = argument(Rest0, {}, {}),
    {Register, Rest}.
