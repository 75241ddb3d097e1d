%% Reports in the form of OTP's default log handler:
%%   =ERROR REPORT==== 20-Nov-2026::18:24:10.301108 ===
-module(lumen_log).

-export([start/0]).

%% A process registered as `logger`, to which the runtime sends its reports (a
%% process ended by an error). Programs with OTP's logger have that instead.
-spec start() -> ok.
start() ->
    register(logger, spawn(fun loop/0)),
    ok.

loop() ->
    receive
        {log, Level, Format, Args, Meta} -> report(Level, Format, Args, Meta);
        _ -> ok
    end,
    loop().

report(Level, Format, Args, Meta) ->
    Text =
        try
            io_lib:format(Format, Args)
        catch
            _:_ -> io_lib:format("~0tp - ~0tp", [Format, Args])
        end,
    io:put_chars(user, [header(Level, Meta), Text, $\n]).

header(Level, Meta) ->
    Time =
        case Meta of
            #{time := Micros} -> Micros;
            _ -> os:system_time(microsecond)
        end,
    {{Year, Month, Day}, {Hour, Minute, Second}} =
        erlang:universaltime_to_localtime(
            erlang:posixtime_to_universaltime(Time div 1000000)
        ),
    [
        $=, title(Level), " REPORT==== ", integer_to_list(Day), $-, month(Month),
        $-, integer_to_list(Year), "::", two(Hour), $:, two(Minute), $:,
        two(Second), $., six(Time rem 1000000), " ===\n"
    ].

title(error) -> "ERROR";
title(warning) -> "WARNING";
title(info) -> "INFO";
title(Level) -> [C - 32 || C <- atom_to_list(Level), C >= $a, C =< $z].

two(N) -> [$0 + N div 10, $0 + N rem 10].

six(N) ->
    Digits = integer_to_list(N),
    lists:duplicate(6 - length(Digits), $0) ++ Digits.

month(N) ->
    element(
        N,
        {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
            "Nov", "Dec"}
    ).
