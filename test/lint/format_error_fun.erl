%% Reports that take formats.
-module(format_error_fun).
-export([f/1]).

f(X) -> error_logger:error_msg("~p ~p", [X]), X.
