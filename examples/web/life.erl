%% Conway's Life with a process for each cell, on a torus.
-module(life).
-export([main/1]).

-define(WIDTH, 80).
-define(HEIGHT, 50).
%% A generation: a tick, eight neighbours and a report for each cell.
-define(MESSAGES, (10 * ?WIDTH * ?HEIGHT)).

%% --- A cell --------------------------------------------------------------------

cell(Board) ->
    receive
        {neighbours, Pids} -> cell(Board, Pids, false)
    end.

cell(Board, Neighbours, IsAlive) ->
    receive
        {tick, Generation} ->
            [Pid ! {Generation, IsAlive} || Pid <- Neighbours],
            Next =
                case hear(Generation, length(Neighbours), 0) of
                    3 -> true;
                    2 -> IsAlive;
                    _ -> false
                end,
            Board ! {cell, self(), Next},
            cell(Board, Neighbours, Next);
        {be, New} ->
            cell(Board, Neighbours, New)
    end.

%% How many live; messages of the next generation stay where they are.
hear(_, 0, Sum) ->
    Sum;
hear(Generation, Left, Sum) ->
    receive
        {Generation, true} -> hear(Generation, Left - 1, Sum + 1);
        {Generation, false} -> hear(Generation, Left - 1, Sum)
    end.

%% --- The board -----------------------------------------------------------------

-record(board, {
    cells,              % pids, row by row
    index,              % pid to its place
    alive = #{},        % places of those alive
    trails = #{},       % places of those that died, and how long ago
    generation = 0,
    is_running = true,
    since = {0, 0},     % milliseconds, generation: for the speed
    context,
    events
}).

main(_) ->
    Self = self(),
    Pids = [spawn_link(fun() -> cell(Self) end) || _ <- lists:seq(1, ?WIDTH * ?HEIGHT)],
    Cells = list_to_tuple(Pids),
    [
        element(place(X, Y), Cells) ! {neighbours, neighbours(X, Y, Cells)}
     || X <- lists:seq(0, ?WIDTH - 1), Y <- lists:seq(0, ?HEIGHT - 1)
    ],
    Canvas = js:query(<<"#board">>),
    Pointer = {get, [offsetX, offsetY, buttons, <<"target.clientWidth">>, <<"target.clientHeight">>]},
    Events = maps:from_list(
        [{js:listen(Canvas, Event, [Pointer]), Event} || Event <- [pointerdown, pointermove]] ++
        [{js:listen(js:query(<<"#", (atom_to_binary(Id))/binary>>), click), Id}
         || Id <- [run, step, gun, random, clear]]
    ),
    text(<<"#cells">>, length(Pids)),
    Board = #board{
        cells = Cells,
        index = maps:from_list(lists:zip(Pids, lists:seq(1, length(Pids)))),
        context = js:call(Canvas, getContext, [<<"2d">>]),
        events = Events
    },
    loop(press(gun, Board)).

place(X, Y) -> 1 + X + ?WIDTH * Y.

neighbours(X, Y, Cells) ->
    [
        element(place((X + DX + ?WIDTH) rem ?WIDTH, (Y + DY + ?HEIGHT) rem ?HEIGHT), Cells)
     || DX <- [-1, 0, 1], DY <- [-1, 0, 1], {DX, DY} =/= {0, 0}
    ].

loop(#board{is_running = true} = Board) ->
    loop(show(generation(events(Board, 25))));
loop(Board) ->
    loop(show(events(Board, infinity))).

%% What has happened on the page; waits at most so long for the first of it.
events(Board, Ms) ->
    receive
        {js_event, Ref, Event} ->
            events(event(maps:get(Ref, Board#board.events), Event, Board), 0)
    after Ms -> Board
    end.

event(Drawn, #{<<"buttons">> := Buttons} = At, Board) when Drawn =:= pointerdown; Buttons =:= 1 ->
    #{
        <<"offsetX">> := X, <<"offsetY">> := Y,
        <<"target.clientWidth">> := Width, <<"target.clientHeight">> := Height
    } = At,
    Place = place(min(?WIDTH - 1, trunc(X * ?WIDTH / Width)), min(?HEIGHT - 1, trunc(Y * ?HEIGHT / Height))),
    IsAlive = Drawn =:= pointermove orelse not maps:is_key(Place, Board#board.alive),
    be([{Place, IsAlive}], Board);
event(pointermove, _, Board) ->
    Board;
event(Button, _, Board) ->
    press(Button, Board).

press(run, #board{is_running = IsRunning} = Board) ->
    text(<<"#run">>, case IsRunning of true -> <<"Run">>; false -> <<"Pause">> end),
    Board#board{is_running = not IsRunning, since = {0, 0}};
press(step, Board) ->
    generation(Board);
press(clear, Board) ->
    be([{Place, false} || Place <- maps:keys(Board#board.alive)], Board#board{generation = 0});
press(random, Board) ->
    be([{Place, rand:uniform(4) =:= 1} || Place <- lists:seq(1, ?WIDTH * ?HEIGHT)], Board);
press(gun, Board) ->
    Gun = [
        "........................O...........",
        "......................O.O...........",
        "............OO......OO............OO",
        "...........O...O....OO............OO",
        "OO........O.....O...OO..............",
        "OO........O...O.OO....O.O...........",
        "..........O.....O.......O...........",
        "...........O...O....................",
        "............OO......................"
    ],
    Rows = lists:zip(lists:seq(4, 12), Gun),
    Living = [{place(X, Y), true} || {Y, Row} <- Rows, {X, $O} <- lists:zip(lists:seq(4, 39), Row)],
    be(Living, press(clear, Board)).

be(Changes, Board) ->
    lists:foldl(
        fun({Place, IsAlive}, B) ->
            element(Place, B#board.cells) ! {be, IsAlive},
            set(Place, IsAlive, B)
        end,
        Board,
        Changes
    ).

set(Place, true, #board{alive = Alive} = Board) ->
    Board#board{alive = Alive#{Place => true}};
set(Place, false, #board{alive = Alive, trails = Trails} = Board) ->
    case maps:is_key(Place, Alive) of
        true -> Board#board{alive = maps:remove(Place, Alive), trails = Trails#{Place => 1}};
        false -> Board
    end.

generation(#board{cells = Cells, generation = Generation, trails = Trails} = Board) ->
    Older = maps:filtermap(fun(_, Age) -> Age < 12 andalso {true, Age + 1} end, Trails),
    [Pid ! {tick, Generation} || Pid <- tuple_to_list(Cells)],
    reports(tuple_size(Cells), Board#board{generation = Generation + 1, trails = Older}).

reports(0, Board) ->
    Board;
reports(Left, #board{index = Index} = Board) ->
    receive
        {cell, Pid, IsAlive} -> reports(Left - 1, set(maps:get(Pid, Index), IsAlive, Board))
    end.

%% --- What is shown -------------------------------------------------------------

show(#board{alive = Alive, trails = Trails, generation = Generation} = Board) ->
    Pixels = <<
        <<(colour(Place, Alive, Trails)):32>>
     || Place <- lists:seq(1, ?WIDTH * ?HEIGHT)
    >>,
    Array = js:new('Uint8ClampedArray', [{bytes, Pixels}]),
    Image = js:new('ImageData', [Array, ?WIDTH, ?HEIGHT]),
    js:call(Board#board.context, putImageData, [Image, 0, 0]),
    text(<<"#generation">>, Generation),
    text(<<"#alive">>, maps:size(Alive)),
    speed(Board).

colour(Place, Alive, Trails) ->
    case Alive of
        #{Place := _} ->
            16#ffb454ff;
        #{} ->
            case Trails of
                #{Place := Age} ->
                    Fade = 13 - Age,
                    ((16#19 + 3 * Fade) bsl 24) bor ((16#1e + 6 * Fade) bsl 16) bor ((16#2c + 9 * Fade) bsl 8) bor 255;
                #{} ->
                    16#191e2cff
            end
    end.

speed(#board{since = {Then, First}, generation = Generation} = Board) ->
    Now = erlang:monotonic_time(millisecond),
    if
        Then =:= 0; Generation < First ->
            Board#board{since = {Now, Generation}};
        Now - Then > 1000 ->
            text(<<"#messages">>, ?MESSAGES * (Generation - First) * 1000 div (Now - Then)),
            Board#board{since = {Now, Generation}};
        true ->
            Board
    end.

text(Selector, Value) ->
    js:set(js:query(Selector), textContent, Value).
