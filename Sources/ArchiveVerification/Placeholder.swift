// placeholder until its files are here
