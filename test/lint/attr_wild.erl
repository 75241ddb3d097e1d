%% Attributes of the user's own.
-module(attr_wild).
-export([f/1]).

-author("me").
-foo({bar, [baz]}).
-vsn(1).
f(X) -> X.
