%% A file of comments only.
