%% A small database: typed rows packed into binaries, a dets file and ets indexes
%% kept in step, queries as match specifications and folds, transactions that roll
%% back, and a matrix of the numbers in it.
-module(table_store).
-export([main/1]).
-include_lib("stdlib/include/ms_transform.hrl").

-record(db, {file, dets, rows, by_city, log = []}).
-record(row, {key, city, born, scores = [], note = <<>>}).

main(_) ->
    File = "table_store.dets",
    Db = open(File),
    {ok, Db1} = transaction(Db, fun(D) -> lists:foldl(fun insert/2, D, people()) end),
    show(count, count(Db1)),
    show(berlin, [K || {_, K} <- ets:lookup(Db1#db.by_city, <<"Berlin">>)]),
    show(young, born_since(Db1, 1990)),
    show(best, best(Db1)),
    show(missing, get_row(Db1, 99)),
    show(updated, begin
        {ok, D2} = transaction(Db1, fun(D) -> update(3, fun(R) -> R#row{city = <<"Oslo">>} end, D) end),
        get_row(D2, 3)
    end),
    show(oslo, lists:sort([K || {_, K} <- ets:lookup(Db1#db.by_city, <<"Oslo">>)])),
    show(failed, transaction(Db1, fun(D) ->
        D3 = insert(#row{key = 50, city = <<"Rome">>, born = 2001}, D),
        D4 = delete(1, D3),
        update(77, fun(R) -> R end, D4)
    end)),
    show(thrown, transaction(Db1, fun(D) -> _ = delete(2, D), throw(no_more) end)),
    show(after_failure, {count(Db1), get_row(Db1, 50), (get_row(Db1, 1))#row.city, (get_row(Db1, 2))#row.born}),
    show(exact, [rows_of(Db1, C) || C <- [<<"Rome">>, <<"Oslo">>, <<"Z\x{fc}rich"/utf8>>]]),
    close(Db1),
    Again = open(File),
    show(reopened, count(Again)),
    show(same, get_row(Again, 4)),
    M = matrix(Again),
    show(matrix, M),
    show(product, unpack(multiply(M, transpose(M)))),
    show(determinant, determinant(unpack(multiply(transpose(M), M)))),
    show(sizes, dets:info(Again#db.dets, size)),
    close(Again),
    show(damaged, damaged(File)),
    ok = file:delete(File),
    show(refused, catch_error(fun() -> decode(1, <<9, 0>>) end)),
    show(refused, catch_error(fun() -> encode(#row{key = 1, city = berlin, born = 1}) end)),
    show(packed, [byte_size(encode(R)) || R <- people()]).

people() ->
    [#row{key = 1, city = <<"Berlin">>, born = 1970, scores = [1.5, -2.25, 1.0e10]},
     #row{key = 2, city = <<"Rome">>, born = 1991, scores = [0.0, 3.0, 0.1], note = <<"caf\x{e9}"/utf8>>},
     #row{key = 3, city = <<"Berlin">>, born = 1985, scores = [7.0, 7.5, -1.0e-3]},
     #row{key = 4, city = <<"Z\x{fc}rich"/utf8>>, born = -44, scores = [2.0, 1.0, 4.0], note = binary:copy(<<"long ">>, 60)},
     #row{key = 5, city = <<"Oslo">>, born = 2010, scores = [1.0, 1.0, 1.0], note = <<>>}].

%% version, born (signed), flags, city, scores, and a note only if there is one
encode(#row{city = C, born = B, scores = S, note = N}) ->
    HasNote = if N =:= <<>> -> 0; true -> 1 end,
    Scores = << <<X:64/float-little>> || X <- S >>,
    Note = case HasNote of 1 -> <<(byte_size(N)):16/little, N/binary>>; 0 -> <<>> end,
    Body = <<1:4, HasNote:1, (length(S)):3, B:20/signed, (byte_size(C)):12, C/binary, Scores/binary, Note/binary>>,
    <<(erlang:crc32(Body)):32, Body/binary>>.

decode(Key, <<Sum:32, Body/binary>>) ->
    Sum = erlang:crc32(Body),
    <<1:4, HasNote:1, N:3, B:20/signed, CL:12, C:CL/binary, Scores:N/binary-unit:64, Rest/binary>> = Body,
    Note = case {HasNote, Rest} of
               {0, <<>>} -> <<>>;
               {1, <<L:16/little, T:L/binary>>} -> T
           end,
    #row{key = Key, city = C, born = B, scores = [X || <<X:64/float-little>> <= Scores], note = Note}.

open(File) ->
    {ok, Dets} = dets:open_file(File, [{type, set}]),
    Rows = ets:new(rows, [ordered_set, public, {keypos, #row.key}]),
    City = ets:new(city, [bag, public]),
    dets:traverse(Dets, fun({K, B}) ->
        R = decode(K, B),
        ets:insert(Rows, R),
        ets:insert(City, {R#row.city, K}),
        continue
    end),
    #db{file = File, dets = Dets, rows = Rows, by_city = City}.

close(#db{dets = D, rows = R, by_city = C}) ->
    ok = dets:close(D),
    ets:delete(R),
    ets:delete(C).

transaction(Db, F) ->
    Fresh = Db#db{log = []},
    put(undo, []),
    try F(Fresh) of
        #db{log = Log} = Done ->
            [ok = persist(Done#db.dets, L) || L <- lists:reverse(Log)],
            {ok, Done#db{log = []}}
    catch
        Class:Reason ->
            [U() || U <- get(undo)],
            {aborted, Class, Reason}
    after
        erase(undo)
    end.

persist(D, {put, #row{key = K} = R}) -> dets:insert(D, {K, encode(R)});
persist(D, {drop, K}) -> dets:delete(D, K).

undo(F) -> put(undo, [F | get(undo)]).

insert(#row{key = K, city = C} = R, #db{rows = T, by_city = I} = Db) ->
    ets:insert_new(T, R) orelse error({exists, K}),
    ets:insert(I, {C, K}),
    undo(fun() -> ets:delete(T, K), ets:delete_object(I, {C, K}) end),
    Db#db{log = [{put, R} | Db#db.log]}.

delete(K, #db{rows = T, by_city = I} = Db) ->
    case ets:take(T, K) of
        [#row{city = C} = R] ->
            ets:delete_object(I, {C, K}),
            undo(fun() -> ets:insert(T, R), ets:insert(I, {C, K}) end),
            Db#db{log = [{drop, K} | Db#db.log]};
        [] -> error({no_row, K})
    end.

update(K, F, Db) ->
    case get_row(Db, K) of
        none -> error({no_row, K});
        R -> insert(F(R), delete(K, Db))
    end.

get_row(#db{rows = T}, K) ->
    case ets:lookup(T, K) of [R] -> R; [] -> none end.

count(#db{rows = T, by_city = I, dets = D}) ->
    {ets:info(T, size), ets:info(I, size), dets:info(D, no_objects)}.

born_since(#db{rows = T}, Year) ->
    ets:select(T, ets:fun2ms(fun(#row{key = K, born = B, city = C}) when B >= Year; B < 0, K > 3 ->
                                 {K, C, B - Year}
                             end)).

rows_of(#db{rows = T}, City) ->
    ets:select_count(T, ets:fun2ms(fun(#row{city = C}) when C =:= City -> true end)).

best(#db{rows = T}) ->
    ets:foldl(fun(#row{scores = []}, Best) -> Best;
                 (#row{key = K, scores = S}, {_, Top}) when hd(S) > Top -> {K, hd(S)};
                 (_, Best) -> Best
              end, {none, -1}, T).

%% a matrix is {Rows, Columns, binary of floats}
matrix(#db{rows = T}) ->
    Rows = [S || #row{scores = S} <- lists:reverse(ets:tab2list(T)), abs(lists:max(S)) < 100],
    {length(Rows), 3, << <<X/float>> || R <- Rows, X <- R >>}.

at({_, C, B}, I, J) ->
    Skip = (I * C + J) * 8,
    <<_:Skip/binary, X/float, _/binary>> = B,
    X.

transpose({R, C, _} = M) ->
    {C, R, << <<(at(M, I, J))/float>> || J <- lists:seq(0, C - 1), I <- lists:seq(0, R - 1) >>}.

multiply({R, N, _} = A, {N, C, _} = B) ->
    {R, C, << <<(lists:sum([at(A, I, K) * at(B, K, J) || K <- lists:seq(0, N - 1)]))/float>>
              || I <- lists:seq(0, R - 1), J <- lists:seq(0, C - 1) >>}.

unpack({_, C, B}) ->
    [[X || <<X/float>> <= Row] || <<Row:(C * 8)/binary>> <= B].

determinant([[X]]) -> X;
determinant([First | Rest]) ->
    lists:sum([sign(J) * X * determinant([drop(J, R) || R <- Rest])
               || {J, X} <- lists:enumerate(First)]).

sign(J) when J band 1 =:= 1 -> 1;
sign(_) -> -1.

drop(J, L) -> {A, [_ | B]} = lists:split(J - 1, L), A ++ B.

damaged(File) ->
    {ok, Bytes} = file:read_file(File),
    ok = file:write_file(File, [binary:part(Bytes, 0, byte_size(Bytes) div 2)]),
    case dets:open_file(File, [{type, set}, {repair, false}]) of
        {error, {What, _}} -> {error, What};
        {ok, D} -> dets:close(D), opened
    end.

catch_error(F) -> try F() catch error:{R, _} -> R; error:R -> R end.

show(What, Term) -> io:format("~-14s ~0p~n", [What, Term]).
