%% A word that a feature reserves.
-module(option_keyword_warning).
-export([f/1]).

-compile(warn_keywords).
f(_) -> maybe.
