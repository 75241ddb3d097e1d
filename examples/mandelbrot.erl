%% Draws the Mandelbrot set into a PGM picture: mandelbrot [FILE [SIZE]].
-module(mandelbrot).
-export([main/1]).

-define(LIMIT, 50).

main(Args) ->
    {File, Size} =
        case Args of
            [F, S] -> {F, list_to_integer(S)};
            [F] -> {F, 200};
            [] -> {"mandelbrot.pgm", 200}
        end,
    Pixels = << <<(row(Y, Size))/binary>> || Y <- lists:seq(0, Size - 1) >>,
    Header = io_lib:format("P5~n~w ~w~n255~n", [Size, Size]),
    case file:write_file(File, [Header, Pixels]) of
        ok ->
            io:format("~ts: ~wx~w, checksum ~w~n", [File, Size, Size, erlang:crc32(Pixels)]);
        {error, Reason} ->
            io:format(standard_error, "~ts: ~ts~n", [File, file:format_error(Reason)]),
            halt(1)
    end.

row(Y, Size) ->
    << <<(shade(escape(0.0, 0.0, 3.0 * X / Size - 2.25, 3.0 * Y / Size - 1.5, 0)))>>
       || X <- lists:seq(0, Size - 1) >>.

escape(_, _, _, _, ?LIMIT) -> ?LIMIT;
escape(Re, Im, A, B, N) ->
    Re2 = Re * Re, Im2 = Im * Im,
    if
        Re2 + Im2 > 4.0 -> N;
        true -> escape(Re2 - Im2 + A, 2 * Re * Im + B, A, B, N + 1)
    end.

shade(?LIMIT) -> 0;
shade(N) -> 255 - N * 255 div ?LIMIT.
