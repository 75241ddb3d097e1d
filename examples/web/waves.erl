%% 100,000 processes on a grid of hexagons pass waves on. What each shows is a number in
%% an array of atomics, so that painting asks nobody.
-module(waves).
-export([main/1]).

-define(WIDTH, 400).
-define(HEIGHT, 250).
-define(PAINT_MS, 60).
-define(WAVE_MS, 700).

%% --- A point -------------------------------------------------------------------

point(Place, Shared) ->
    receive
        {neighbours, Pids} -> point(Place, Shared, Pids, 0)
    end.

point(Place, {Picture, Count} = Shared, Neighbours, Last) ->
    receive
        {wave, Number, Distance} when Number > Last ->
            atomics:put(Picture, Place, colour(Number, Distance)),
            counters:add(Count, 1, length(Neighbours)),
            [Pid ! {wave, Number, Distance + 1} || Pid <- Neighbours],
            point(Place, Shared, Neighbours, Number);
        {wave, _, _} ->
            point(Place, Shared, Neighbours, Last)
    end.

%% Rings, each a little darker towards its inside.
colour(Number, Distance) ->
    {Red, Green, Blue} = hue(Number rem 7),
    Shade = 90 - 3 * (Distance rem 20) + 10 * (Distance div 20 rem 2),
    (Red * Shade div 100 bsl 24) bor (Green * Shade div 100 bsl 16) bor (Blue * Shade div 100 bsl 8) bor 255.

hue(0) -> {92, 207, 230};
hue(1) -> {255, 180, 84};
hue(2) -> {120, 110, 220};
hue(3) -> {255, 123, 133};
hue(4) -> {80, 200, 140};
hue(5) -> {230, 130, 220};
hue(6) -> {90, 140, 250}.

%% --- The page ------------------------------------------------------------------

-record(page, {
    points, shared, context, events, numbers,
    wave = 0,
    is_running = true,
    last = {0, 0} % milliseconds, messages
}).

main(_) ->
    Picture = atomics:new(?WIDTH * ?HEIGHT, []),
    Shared = {Picture, counters:new(1, [])},
    Points = list_to_tuple([
        spawn_link(fun() -> point(Place, Shared) end)
     || Place <- lists:seq(1, ?WIDTH * ?HEIGHT)
    ]),
    [
        element(place(X, Y), Points) ! {neighbours, neighbours(X, Y, Points)}
     || Y <- lists:seq(0, ?HEIGHT - 1), X <- lists:seq(0, ?WIDTH - 1)
    ],
    [atomics:put(Picture, Place, 16#191e2cff) || Place <- lists:seq(1, ?WIDTH * ?HEIGHT)],
    Canvas = js:query(<<"#picture">>),
    At = {get, [offsetX, offsetY, <<"target.clientWidth">>, <<"target.clientHeight">>]},
    Events = #{
        js:listen(Canvas, pointerdown, [At]) => point,
        js:listen(js:query(<<"#more">>), click) => more,
        js:listen(js:query(<<"#run">>), click) => run
    },
    self() ! paint,
    self() ! wave,
    Page = #page{
        points = Points,
        shared = Shared,
        context = js:call(Canvas, getContext, [<<"2d">>]),
        events = Events,
        numbers = js:new(js:get(js:get(js:global(), 'Intl'), 'NumberFormat'), [<<"en">>])
    },
    text(<<"#processes">>, number(tuple_size(Points), Page)),
    loop(Page).

place(X, Y) -> 1 + X + ?WIDTH * Y.

%% Every other row of a grid of hexagons is shifted by half a step.
neighbours(X, Y, Points) ->
    Shift = Y band 1,
    Near = [{X - 1, Y}, {X + 1, Y}] ++ [{X + Shift - D, Y + DY} || D <- [0, 1], DY <- [-1, 1]],
    [
        element(place(A, B), Points)
     || {A, B} <- Near, A >= 0, A < ?WIDTH, B >= 0, B < ?HEIGHT
    ].

loop(Page) ->
    receive
        paint ->
            erlang:send_after(?PAINT_MS, self(), paint),
            loop(show(Page));
        wave ->
            erlang:send_after(?WAVE_MS, self(), wave),
            loop(case Page#page.is_running of true -> somewhere(Page); false -> Page end);
        {js_event, Ref, Event} ->
            loop(event(maps:get(Ref, Page#page.events), Event, Page))
    end.

event(run, _, #page{is_running = IsRunning} = Page) ->
    text(<<"#run">>, case IsRunning of true -> <<"Go on">>; false -> <<"Stop">> end),
    Page#page{is_running = not IsRunning};
event(more, _, Page) ->
    lists:foldl(fun(_, P) -> somewhere(P) end, Page, lists:seq(1, 10));
event(point, #{<<"offsetX">> := X, <<"offsetY">> := Y, <<"target.clientWidth">> := Width, <<"target.clientHeight">> := Height}, Page) ->
    wave(min(?WIDTH - 1, trunc(X * ?WIDTH / Width)), min(?HEIGHT - 1, trunc(Y * ?HEIGHT / Height)), Page).

somewhere(Page) ->
    wave(rand:uniform(?WIDTH) - 1, rand:uniform(?HEIGHT) - 1, Page).

wave(X, Y, #page{points = Points, wave = Wave} = Page) ->
    element(place(X, Y), Points) ! {wave, Wave + 1, 0},
    Page#page{wave = Wave + 1}.

show(#page{shared = {Picture, Count}, context = Context, last = {Then, Before}} = Page) ->
    Array = js:new('Uint8ClampedArray', [{bytes, pixels(Picture, 1, <<>>)}]),
    js:call(Context, putImageData, [js:new('ImageData', [Array, ?WIDTH, ?HEIGHT]), 0, 0]),
    Total = counters:get(Count, 1),
    text(<<"#total">>, number(Total, Page)),
    case erlang:monotonic_time(millisecond) of
        Now when Now - Then > 1000 ->
            text(<<"#speed">>, number((Total - Before) * 1000 div (Now - Then), Page)),
            Page#page{last = {Now, Total}};
        _ ->
            Page
    end.

pixels(_, Place, Bytes) when Place > ?WIDTH * ?HEIGHT ->
    Bytes;
pixels(Picture, Place, Bytes) ->
    pixels(Picture, Place + 1, <<Bytes/binary, (atomics:get(Picture, Place)):32>>).

number(N, #page{numbers = Format}) ->
    js:call(Format, format, [N]).

text(Selector, Value) ->
    js:set(js:query(Selector), textContent, Value).
