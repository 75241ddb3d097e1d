%% io:format of floats with ~f ~e ~g and precision.
-module(format_floats).
-export([main/1]).

main(_) ->
    Fs = [0.0, 1.0, -1.5, 3.14159265, 100.0, 12345.6789, 1.0e10, 1.0e-5, 0.1, 123456789.123],
    [io:format("~f|~.2f|~10.3f|~e|~.3e|~g|~.4g|~w|~p~n", [F, F, F, F, F, F, F, F, F]) || F <- Fs],
    io:format("~.1f~n", [0.05]),
    io:format("~5.1f|~-8.2f|~8.2f|~n", [1.25, 1.25, -1.25]),
    io:format("~w~n", [1.0e300 * 10]),
    io:format("~3.1f~n", [12345.678]).
